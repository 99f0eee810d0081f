using System.Collections.Immutable;

namespace KpnEen.Api.Conventions;

/// <summary>
/// The dated versions of <c>/v1</c>, oldest first. What only adds (a member, an operation, a value of an enum) is in all of them; what would break a client begins a new date, and a handler asks
/// <see cref="ApiVersionContext.IsAtLeast"/>.
/// </summary>
public sealed record ApiVersions(ImmutableArray<string> All)
{
    public const string Header = "Api-Version";

    public static ApiVersions Released { get; } = new(["2026-11-22"]);

    public string Newest => All[^1];
}
