namespace KpnEen.Api.Webhooks.Deliveries;

/// <summary>One event on its way to one endpoint.</summary>
internal record WebhookDelivery
{
    /// <summary>Identifies the delivery.</summary>
    /// <example>whd_0192f0c1d2e37b4c8d5e6f7081920a1b</example>
    public required string Id { get; init; }

    /// <summary>The endpoint.</summary>
    /// <example>whe_0192f0c1d2e37b4c8d5e6f7081920a1b</example>
    public required string EndpointId { get; init; }

    /// <summary>The event; also the header webhook-id of every attempt.</summary>
    /// <example>evt_0192f0c1d2e37b4c8d5e6f7081920a1b</example>
    public required string EventId { get; init; }

    /// <summary>Type of the event.</summary>
    /// <example>call.answered</example>
    public required string EventType { get; init; }

    /// <summary>When the event occurred.</summary>
    public required DateTimeOffset OccurredAt { get; init; }

    /// <summary>The conversation, if any.</summary>
    /// <example>conv_0192f0c1d2e37b4c8d5e6f7081920a1b</example>
    public string? ConversationId { get; init; }

    /// <summary>Place of the event in its conversation.</summary>
    /// <example>3</example>
    public long? Sequence { get; init; }

    /// <summary>How far it is.</summary>
    public required WebhookDeliveryStatus Status { get; init; }

    /// <summary>Why it was skipped: endpointDisabled, tooLate (a live event that was old) or eventExpired.</summary>
    /// <example>endpointDisabled</example>
    public string? Reason { get; init; }

    /// <summary>What asked for it last: schedule, replay, test, probe (a degraded endpoint is tried) or verification.</summary>
    /// <example>schedule</example>
    public required string Trigger { get; init; }

    /// <summary>Attempts begun so far.</summary>
    /// <example>2</example>
    public required int AttemptCount { get; init; }

    /// <summary>When the next attempt is due, while pending.</summary>
    public DateTimeOffset? NextAttemptAt { get; init; }

    /// <summary>HTTP status of the last answer.</summary>
    /// <example>503</example>
    public int? LastStatus { get; init; }

    /// <summary>When the delivery was queued.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was delivered, skipped or given up.</summary>
    public DateTimeOffset? FinishedAt { get; init; }
}
