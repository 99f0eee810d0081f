namespace KpnEen.Api.Webhooks.Deliveries;

/// <summary>How far a delivery is.</summary>
internal enum WebhookDeliveryStatus
{
    /// <summary>Waiting for its next attempt.</summary>
    Pending,

    /// <summary>Answered with 2xx.</summary>
    Delivered,

    /// <summary>Not sent on purpose; can be replayed.</summary>
    Skipped,

    /// <summary>Every attempt of the schedule failed; can be replayed.</summary>
    Exhausted,
}
