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
    /// <summary>Until when it can be used at most.</summary>
    public DateTimeOffset ExpiresAt { get; init; } = DateTimeOffset.MaxValue;

    /// <summary>The key that signed it; null: not known any more.</summary>
    public string? KeyId { get; init; }

    /// <summary>The dated version of the API its client is pinned to; null: none.</summary>
    public string? ApiVersion { get; init; }

    /// <summary>RFC 9449 6: the key it is bound to; null: a bearer token.</summary>
    public string? KeyThumbprint { get; init; }

    /// <summary>The authorization it came of; of tokens of our own server only.</summary>
    public string? GrantId { get; init; }
}
