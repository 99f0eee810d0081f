using System.Collections.Immutable;

namespace KpnEen.Api.Security;

/// <summary>What a valid access token says.</summary>
/// <param name="ClientId">Unique over issuers: clients of other issuers carry the issuer in front.</param>
/// <param name="TenantId">Null for a partner.</param>
public sealed record AccessToken(
    string Issuer,
    string ClientId,
    string Subject,
    string TokenId,
    string? TenantId,
    ImmutableHashSet<string> Scopes
)
{
    /// <summary>The dated version of the API its client is pinned to; null: none.</summary>
    public string? ApiVersion { get; init; }
}
