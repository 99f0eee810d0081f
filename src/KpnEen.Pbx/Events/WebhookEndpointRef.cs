namespace KpnEen.Pbx.Events;

/// <summary>A webhook endpoint, as events about it name it; its URL is not told, for it may hold a key.</summary>
/// <param name="Id">whe_…</param>
/// <param name="State">healthy, degraded, paused or pending.</param>
/// <param name="PausedReason">byUser, gone, failing, byReceiver or unverified.</param>
/// <param name="FailingSince">Since when every attempt failed.</param>
/// <param name="PausesAt">When it will be paused if that goes on.</param>
public sealed record WebhookEndpointRef(
    string Id,
    string Description,
    string State,
    string? PausedReason = null,
    DateTimeOffset? FailingSince = null,
    DateTimeOffset? PausesAt = null
);
