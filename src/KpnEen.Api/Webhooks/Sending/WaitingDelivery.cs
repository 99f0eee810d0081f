using KpnEen.Data.Webhooks;

namespace KpnEen.Api.Webhooks.Sending;

/// <summary>Claimed, and not begun yet.</summary>
internal sealed record WaitingDelivery(ClaimedDelivery Delivery, DateTimeOffset ClaimedAt);
