namespace KpnEen.Api.Webhooks.Deliveries;

/// <summary>Position in the log of an endpoint, newest first.</summary>
internal sealed record DeliveryPosition(DateTimeOffset CreatedAt, string Id);
