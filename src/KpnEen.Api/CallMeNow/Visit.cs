namespace KpnEen.Api.CallMeNow;

/// <param name="Address">Where the visitor comes from, for the quota.</param>
/// <param name="Number">E.164, allowed.</param>
/// <param name="CallAt">Null: now.</param>
internal sealed record Visit(string Address, string Number, string? Name, string? FormId, DateTimeOffset? CallAt);
