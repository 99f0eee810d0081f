namespace KpnEen.Data.Identity;

/// <summary>One authorization a person gave a client.</summary>
/// <param name="Scopes">The ceiling of every token that comes of it.</param>
/// <param name="Resource">Audience of the access tokens.</param>
/// <param name="DpopKey">Thumbprint of the key its tokens are bound to; null: none.</param>
/// <param name="AuthTime">When the person typed the password.</param>
/// <param name="ExpiresAt">Absolute, whatever is refreshed.</param>
public sealed record Grant(
    string Id,
    string TenantId,
    string ClientId,
    string UserId,
    string[] Scopes,
    string Resource,
    string? DpopKey,
    DateTimeOffset AuthTime,
    DateTimeOffset CreatedAt,
    DateTimeOffset ExpiresAt
);
