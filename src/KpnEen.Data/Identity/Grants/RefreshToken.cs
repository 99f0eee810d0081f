namespace KpnEen.Data.Identity;

/// <summary>A refresh token that is not revoked; its grant has not expired.</summary>
/// <param name="ExpiresAt">When it was not used until then.</param>
/// <param name="IsSuperseded">It was exchanged before.</param>
public sealed record RefreshToken(Grant Grant, DateTimeOffset ExpiresAt, bool IsSuperseded);
