namespace KpnEen.Data.Identity;

/// <summary>How much a client is used.</summary>
/// <param name="Tokens">Access tokens it got in the last 30 days.</param>
/// <param name="LastUsedAt">When it got the last of them.</param>
public sealed record ClientUse(string ClientId, long Tokens, DateTimeOffset LastUsedAt);
