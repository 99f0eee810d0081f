using KpnEen.Data.Postgres;

namespace KpnEen.Data.Webhooks;

/// <summary>Puts deliveries into the queue again, a bounded number at a time, in the order their events occurred.</summary>
internal static class ReplayRows
{
    private const string Stored = """
        FROM webhook_deliveries
        WHERE endpoint_id = @EndpointId AND occurred_at >= @Since AND occurred_at < @Until AND trigger IN ('schedule', 'replay') AND lease IS NULL
          AND (status IN ('exhausted', 'skipped') OR (status = 'delivered' AND @TakesDelivered))
        """;

    // As the fan-out chose, but by the settings of today.
    private const string Missing = """
        FROM events e JOIN webhook_endpoints p ON p.id = @EndpointId AND p.tenant_id = e.tenant_id
        WHERE e.occurred_at >= @Since AND e.occurred_at < @Until AND e.recorded_at >= @Since - interval '1 hour'
          AND EXISTS (SELECT FROM unnest(p.event_types) t WHERE t = e.type OR (t LIKE '%*' AND starts_with(e.type, left(t, -1))))
          AND CASE WHEN p.filter_path IS NULL THEN true ELSE kpneen_webhook_takes(e.id, p.filter_path) END
          AND NOT EXISTS (SELECT FROM webhook_deliveries d WHERE d.endpoint_id = p.id AND d.event_id = e.id)
        """;

    /// <summary>How many it will be, as far as one can tell now.</summary>
    public static Task<long> CountAsync(DbSession session, ReplaySelection wanted) =>
        session.QuerySingleAsync<long>(
            $"""
            SELECT (SELECT CASE WHEN @TakesStored THEN (SELECT count(*) {Stored}) ELSE 0 END)
                 + (SELECT CASE WHEN @TakesMissing THEN (SELECT count(*) {Missing}) ELSE 0 END)
            """,
            wanted
        );

    /// <returns>Those queued, in order.</returns>
    public static Task<IReadOnlyList<QueuedEvent>> QueueStoredAsync(
        DbSession session,
        ReplaySelection wanted,
        DateTimeOffset after,
        string afterId,
        int most,
        DateTimeOffset now
    ) =>
        session.QueryAsync<QueuedEvent>(
            $"""
            WITH queued AS (
                UPDATE webhook_deliveries SET {DeliveryReplay.Again} WHERE id IN (
                    SELECT id {Stored} AND (occurred_at, event_id) > (@after, @afterId) ORDER BY occurred_at, event_id LIMIT @most FOR NO KEY UPDATE SKIP LOCKED)
                RETURNING event_id AS id, occurred_at
            )
            SELECT id, occurred_at FROM queued ORDER BY occurred_at, id
            """,
            Args(wanted, after, afterId, most, now)
        );

    /// <returns>Those queued, in order.</returns>
    public static Task<IReadOnlyList<QueuedEvent>> QueueMissingAsync(
        DbSession session,
        ReplaySelection wanted,
        DateTimeOffset after,
        string afterId,
        int most,
        DateTimeOffset now
    ) =>
        session.QueryAsync<QueuedEvent>(
            $"""
            WITH queued AS (
                INSERT INTO webhook_deliveries
                    (id, tenant_id, endpoint_id, event_id, event_type, occurred_at, conversation_id, lane, sequence, status, trigger, due_at, created_at)
                SELECT 'whd_' || replace(gen_random_uuid()::text, '-', ''), e.tenant_id, p.id, e.id, e.type, e.occurred_at, e.conversation_id,
                       CASE WHEN p.ordering = 'conversation' THEN e.conversation_id END, e.sequence, 'pending', 'replay', @now, @now
                {Missing} AND (e.occurred_at, e.id) > (@after, @afterId) ORDER BY e.occurred_at, e.id LIMIT @most
                ON CONFLICT (endpoint_id, event_id) DO NOTHING
                RETURNING event_id AS id, occurred_at
            )
            SELECT id, occurred_at FROM queued ORDER BY occurred_at, id
            """,
            Args(wanted, after, afterId, most, now)
        );

    private static object Args(ReplaySelection wanted, DateTimeOffset after, string afterId, int most, DateTimeOffset now) =>
        new
        {
            wanted.EndpointId,
            wanted.Since,
            wanted.Until,
            wanted.TakesDelivered,
            after,
            afterId,
            most,
            now,
        };

    internal sealed record QueuedEvent(string Id, DateTimeOffset OccurredAt);
}
