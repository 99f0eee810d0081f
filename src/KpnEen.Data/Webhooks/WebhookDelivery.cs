namespace KpnEen.Data.Webhooks;

/// <summary>One event on its way to one endpoint.</summary>
/// <param name="Id"><c>whd_…</c></param>
/// <param name="Status"><c>pending</c>, <c>delivered</c>, <c>skipped</c> or <c>exhausted</c>.</param>
/// <param name="Reason">Why it was skipped: <c>endpointDisabled</c>, <c>tooLate</c>, <c>eventExpired</c>.</param>
/// <param name="Trigger">What asked for it last: <c>schedule</c>, <c>replay</c> or <c>test</c>.</param>
/// <param name="Attempts">Begun so far.</param>
/// <param name="DueAt">When the next attempt is, while pending.</param>
/// <param name="LastStatus">HTTP status of the last answer.</param>
public sealed record WebhookDelivery(
    string Id,
    string EndpointId,
    string EventId,
    string EventType,
    DateTimeOffset OccurredAt,
    string? ConversationId,
    long? Sequence,
    string Status,
    string? Reason,
    string Trigger,
    int Attempts,
    DateTimeOffset? DueAt,
    int? LastStatus,
    DateTimeOffset CreatedAt,
    DateTimeOffset? FinishedAt
);
