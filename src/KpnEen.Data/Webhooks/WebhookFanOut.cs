using KpnEen.Data.Log;
using KpnEen.Data.Postgres;

namespace KpnEen.Data.Webhooks;

/// <summary>
/// Makes the deliveries of new events, in the transaction that stores them: an event that is there will be delivered, one that is
/// rolled back will not. Content filters are judged here, so that what is not wanted leaves no trace. An endpoint that is paused gets skipped deliveries, which can be replayed.
/// </summary>
public sealed class WebhookFanOut(TimeProvider time) : ILogSubscriber, ILogStatements
{
    // KEY SHARE: an endpoint that is being deleted drops out here instead of failing the foreign key, and the event with it.
    private const string Sql = """
        WITH made AS (
            INSERT INTO webhook_deliveries
                (id, tenant_id, endpoint_id, event_id, event_type, occurred_at, conversation_id, lane, sequence, status, reason, due_at, created_at, finished_at)
            SELECT 'whd_' || replace(gen_random_uuid()::text, '-', ''), p.tenant_id, p.id, e.id, e.type, e.occurred_at, e.conversation_id,
                   CASE WHEN p.ordering = 'conversation' THEN e.conversation_id END, e.sequence,
                   CASE WHEN p.enabled THEN 'pending' ELSE 'skipped' END,
                   CASE WHEN NOT p.enabled THEN 'endpointDisabled' END,
                   CASE WHEN p.enabled THEN $1 END,
                   $1,
                   CASE WHEN NOT p.enabled THEN $1 END
            FROM unnest($2, $3, $4, $5, $6, $7, $8, $11)
                   AS e (id, type, tenant_id, conversation_id, sequence, occurred_at, patterns, about)
            JOIN webhook_endpoints p ON p.tenant_id = e.tenant_id AND p.event_types && string_to_array(e.patterns, ' ')
                   AND e.about IS DISTINCT FROM p.id
                   AND CASE WHEN p.filter_path IS NULL THEN true ELSE kpneen_webhook_takes(e.id, p.filter_path) END
            FOR KEY SHARE OF p
            ON CONFLICT (endpoint_id, event_id) DO NOTHING
            RETURNING 1
        )
        SELECT pg_notify($9, $10) FROM (SELECT FROM made LIMIT 1) AS one
        """;

    public async Task OnCommittingAsync(DbSession session, IReadOnlyList<StoredEvent> events)
    {
        if (events.Count > 0)
            await session.ExecutePreparedAsync(StatementFor(events));
    }

    LogStatement ILogStatements.StatementFor(IReadOnlyList<StoredEvent> events) => StatementFor(events);

    private LogStatement StatementFor(IReadOnlyList<StoredEvent> events) =>
        new(
            Sql,
            [
                LogStatement.Arg(time.GetUtcNow().UtcDateTime),
                LogStatement.Column(events, e => e.Entry.Event.Id),
                LogStatement.Column(events, e => e.Entry.Event.Type),
                LogStatement.Column(events, e => e.Entry.Event.TenantId),
                LogStatement.Column(events, e => e.Entry.Event.ConversationId),
                LogStatement.Column(events, e => e.Entry.Event.Sequence),
                LogStatement.TimeColumn(events, e => e.Entry.Event.OccurredAt),
                LogStatement.Column(events, e => string.Join(' ', EventTypePatterns.Matching(e.Entry.Event.Type))),
                LogStatement.Arg(Topics.Channel),
                LogStatement.Arg($"{WebhookTopics.Delivery}:"),
                LogStatement.Column(events, e => e.Entry.Event.Data.WebhookEndpoint?.Id ?? e.Entry.Event.Data.WebhookDelivery?.EndpointId),
            ]
        );
}
