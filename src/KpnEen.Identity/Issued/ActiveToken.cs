namespace KpnEen.Identity;

/// <summary>An access token that may be used now.</summary>
/// <param name="Audience">Who may be told about it.</param>
/// <param name="TenantId">Null: a partner's.</param>
/// <param name="Members">What is told: RFC 7662 2.2 without <c>active</c>.</param>
internal sealed record ActiveToken(string Audience, string? TenantId, IReadOnlyDictionary<string, object> Members);
