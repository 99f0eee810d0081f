namespace KpnEen.Identity;

/// <summary>What an access token is to say.</summary>
/// <param name="Subject">The client itself, or the user it acts for: ids of different prefixes, so that no client passes for a user (O23).</param>
/// <param name="TenantId">Null for a partner.</param>
/// <param name="Audience">The API the token is for (RFC 8707).</param>
/// <param name="KeyThumbprint">RFC 9449 6: the key it is bound to; null: a bearer token.</param>
/// <param name="GrantId">The authorization it came of: when that ends, the token ends. Null: none, the client came by itself.</param>
internal sealed record AccessTokenContent(
    string Subject,
    string ClientId,
    string? TenantId,
    IReadOnlyList<string> Scopes,
    string Audience,
    string? KeyThumbprint = null,
    string? GrantId = null
)
{
    /// <summary>The dated version of the API the client is pinned to; null: none.</summary>
    public string? ApiVersion { get; init; }
}
