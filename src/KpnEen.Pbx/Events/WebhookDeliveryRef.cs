namespace KpnEen.Pbx.Events;

/// <summary>A webhook delivery that was given up.</summary>
/// <param name="Id"><c>whd_…</c></param>
/// <param name="EndpointId"><c>whe_…</c></param>
/// <param name="EventId">The event that did not arrive.</param>
/// <param name="EventType">Its type.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="LastStatus">HTTP status of the last answer; absent when there was none.</param>
public sealed record WebhookDeliveryRef(string Id, string EndpointId, string EventId, string EventType, int Attempts, int? LastStatus);
