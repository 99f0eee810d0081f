namespace KpnEen.Api.Webhooks.Deliveries;

/// <summary>A delivery with the log of its attempts.</summary>
internal sealed record WebhookDeliveryWithAttempts : WebhookDelivery
{
    /// <summary>Oldest first.</summary>
    public required IReadOnlyList<WebhookAttempt> Attempts { get; init; }
}
