using Stored = KpnEen.Data.Webhooks.WebhookDelivery;
using StoredAttempt = KpnEen.Data.Webhooks.WebhookAttempt;

namespace KpnEen.Api.Webhooks.Deliveries;

/// <summary>Stored deliveries as the API shows them.</summary>
internal static class WebhookDeliveryViews
{
    public static WebhookDelivery Show(Stored d) =>
        new()
        {
            Id = d.Id,
            EndpointId = d.EndpointId,
            EventId = d.EventId,
            EventType = d.EventType,
            OccurredAt = d.OccurredAt,
            ConversationId = d.ConversationId,
            Sequence = d.Sequence,
            Status = Enum.Parse<WebhookDeliveryStatus>(d.Status, ignoreCase: true),
            Reason = d.Reason,
            Trigger = d.Trigger,
            AttemptCount = d.Attempts,
            NextAttemptAt = d.DueAt,
            LastStatus = d.LastStatus,
            CreatedAt = d.CreatedAt,
            FinishedAt = d.FinishedAt,
        };

    public static WebhookDeliveryWithAttempts Show(Stored stored, IReadOnlyList<StoredAttempt> attempts)
    {
        var d = Show(stored);
        return new WebhookDeliveryWithAttempts
        {
            Id = d.Id,
            EndpointId = d.EndpointId,
            EventId = d.EventId,
            EventType = d.EventType,
            OccurredAt = d.OccurredAt,
            ConversationId = d.ConversationId,
            Sequence = d.Sequence,
            Status = d.Status,
            Reason = d.Reason,
            Trigger = d.Trigger,
            AttemptCount = d.AttemptCount,
            NextAttemptAt = d.NextAttemptAt,
            LastStatus = d.LastStatus,
            CreatedAt = d.CreatedAt,
            FinishedAt = d.FinishedAt,
            Attempts = [.. attempts.Select(Show)],
        };
    }

    private static WebhookAttempt Show(StoredAttempt a) =>
        new()
        {
            Number = a.Number,
            Trigger = a.Trigger,
            StartedAt = a.StartedAt,
            Status = a.Status,
            Error = a.Error,
            RequestHeaders = a.RequestHeaders,
            ResponseHeaders = a.ResponseHeaders,
            ResponseBody = a.ResponseBody,
            Timings = a.Timings,
        };
}
