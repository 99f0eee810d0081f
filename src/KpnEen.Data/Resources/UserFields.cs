using System.Collections.Immutable;

namespace KpnEen.Data.Resources;

/// <summary>The settings of a user. See <see cref="KpnEen.Pbx.Directory.User"/>.</summary>
public sealed record UserFields(
    string Extension,
    string Name,
    string? Email,
    string Profile,
    string? CallerNumber,
    ImmutableArray<string> ExternalIds
);
