namespace KpnEen.Api.Webhooks.Deliveries;

/// <summary>Deliveries that were queued again.</summary>
/// <param name="Queued">How many.</param>
internal sealed record ReplayAccepted(int Queued);
