using KpnEen.Data.Webhooks;

namespace KpnEen.Api.Webhooks.Sending;

/// <summary>A claimed delivery that has been dealt with.</summary>
/// <param name="Result">Null when nothing was sent.</param>
internal sealed record AttemptEnd(ClaimedDelivery Claimed, DeliveryOutcome? Outcome, AttemptResult? Result = null);
