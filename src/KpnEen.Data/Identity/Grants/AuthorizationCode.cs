namespace KpnEen.Data.Identity;

/// <summary>What an authorization code stands for.</summary>
/// <param name="CodeChallenge">S256 (RFC 7636).</param>
/// <param name="IsRedeemed">It was exchanged before.</param>
public sealed record AuthorizationCode(
    Grant Grant,
    string RedirectUri,
    string CodeChallenge,
    string? Nonce,
    DateTimeOffset ExpiresAt,
    bool IsRedeemed
);
