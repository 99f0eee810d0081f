using KpnEen.Data.Postgres;

namespace KpnEen.Data.Webhooks;

/// <summary>The queue of the workers: the deliveries that are due, each given to one worker for the time of a lease.</summary>
public sealed class DeliveryQueue(Database database, TimeProvider time)
{
    /// <param name="busy">Endpoints with how many more deliveries each may take now; those not named may take <paramref name="each"/>.</param>
    /// <param name="worker">Who asks. What its former self held is given out at once.</param>
    /// <param name="lease">Longer than an attempt can last. A delivery whose worker died is given out again when it ends.</param>
    /// <param name="fresh">Only what became due in this time, newest first: beside a backlog. Null: all that is due, oldest first.</param>
    public async Task<IReadOnlyList<ClaimedDelivery>> ClaimAsync(
        WorkerName worker,
        int limit,
        int each,
        IReadOnlyDictionary<string, int> busy,
        TimeSpan lease,
        CancellationToken cancellation,
        TimeSpan? fresh = null
    )
    {
        var now = time.GetUtcNow();
        var args = new
        {
            worker = worker.Own,
            former = worker.Former,
            now,
            until = now + lease,
            lease,
            limit,
            each,
            endpoints = busy.Keys.ToArray(),
            free = busy.Values.ToArray(),
            heard = now - WorkerRollCall.Patience,
            oldest = fresh is { } age ? now - age : DateTimeOffset.UnixEpoch,
        };
        var sql = fresh is null ? OldestFirst : NewestFirst;
        return await database.InPlatformAsync(session => session.QueryAsync<ClaimedDelivery>(sql, args), cancellation);
    }

    /// <summary>Gives a delivery back: the attempt was cut short by a stop, and what the receiver got is unknown.</summary>
    public Task ReleaseAsync(ClaimedDelivery claimed, CancellationToken cancellation) =>
        database.InPlatformAsync(
            session =>
                session.ExecuteAsync(
                    """
                    WITH released AS (
                        UPDATE webhook_deliveries SET lease = NULL, lease_until = NULL WHERE id = @Id AND lease = @Lease RETURNING id, tenant_id
                    )
                    INSERT INTO webhook_attempts (delivery_id, tenant_id, number, trigger, started_at, error, request_headers, response_headers, timings)
                    SELECT id, tenant_id, @Attempt, @Trigger, @now, 'interrupted', '{}', '{}', '{}' FROM released
                    """,
                    new
                    {
                        claimed.Id,
                        claimed.Lease,
                        claimed.Attempt,
                        claimed.Trigger,
                        now = time.GetUtcNow(),
                    }
                ),
            cancellation
        );

    /// <summary>Gives deliveries back that were claimed and never begun: as if they had not been claimed.</summary>
    public Task ReturnAsync(IReadOnlyList<ClaimedDelivery> claimed, CancellationToken cancellation) =>
        database.InPlatformAsync(
            session =>
                session.ExecuteAsync(
                    """
                    UPDATE webhook_deliveries d SET lease = NULL, lease_until = NULL, attempts = d.attempts - 1
                    FROM unnest(@ids, @leases) AS r (id, lease) WHERE d.id = r.id AND d.lease = r.lease
                    """,
                    new { ids = claimed.Select(c => c.Id).ToArray(), leases = claimed.Select(c => c.Lease).ToArray() }
                ),
            cancellation
        );

    /// <summary>The queue as it is now; a look at every pending delivery, so not often.</summary>
    public Task<QueueFigures> FiguresAsync(CancellationToken cancellation) =>
        database.InPlatformAsync(
            session =>
                session.QuerySingleAsync<QueueFigures>(
                    """
                    SELECT count(*) AS pending,
                           coalesce(extract(epoch FROM @now - min(d.due_at) FILTER (WHERE d.due_at <= @now AND p.max_per_second IS NULL)), 0)::float8 AS oldest_due_seconds,
                           coalesce(extract(epoch FROM @now - min(d.due_at) FILTER (WHERE d.due_at <= @now AND p.max_per_second IS NOT NULL)), 0)::float8 AS oldest_throttled_seconds,
                           (SELECT count(*) FROM webhook_endpoints WHERE NOT enabled) AS paused_endpoints,
                           (SELECT count(*) FROM webhook_deliveries WHERE status = 'exhausted') AS dead_letters
                    FROM webhook_deliveries d JOIN webhook_endpoints p ON p.id = d.endpoint_id WHERE d.due_at IS NOT NULL
                    """,
                    new { now = time.GetUtcNow() }
                ),
            cancellation
        );

    /// <summary>Forgets deliveries older than the retention, attempts included; bounded, so that it never holds the queue up.</summary>
    /// <returns>How many went: call again while there are.</returns>
    public Task<int> PurgeAsync(TimeSpan retention, CancellationToken cancellation) =>
        database.InPlatformAsync(
            session =>
                session.ExecuteAsync(
                    """
                    DELETE FROM webhook_deliveries WHERE id IN
                        (SELECT id FROM webhook_deliveries WHERE created_at < @before AND status <> 'pending' LIMIT 1000 FOR UPDATE SKIP LOCKED)
                    """,
                    new { before = time.GetUtcNow() - retention }
                ),
            cancellation
        );

    private static readonly string OldestFirst = Claim.Replace("{order}", "", StringComparison.Ordinal);
    private static readonly string NewestFirst = Claim.Replace("{order}", "DESC", StringComparison.Ordinal);

    // waiting: a skip scan, one index probe for each endpoint that has something pending, however deep its backlog.
    // Of a lane the key is written as its index has it (124_webhook_backlog.sql), and the order is that of the other index.
    // picked: of each endpoint as many as it may take; of a lane only the head. A row that another worker holds is passed over.
    private const string Claim = """
        WITH RECURSIVE waiting AS (
            (SELECT endpoint_id FROM webhook_deliveries WHERE due_at IS NOT NULL ORDER BY endpoint_id LIMIT 1)
            UNION ALL
            SELECT (SELECT d.endpoint_id FROM webhook_deliveries d WHERE d.due_at IS NOT NULL AND d.endpoint_id > w.endpoint_id
                    ORDER BY d.endpoint_id LIMIT 1)
            FROM waiting w WHERE w.endpoint_id IS NOT NULL
        ),
        picked AS MATERIALIZED (
            SELECT h.id, h.lease AS former_lease, h.lease_until AS former_until
            FROM waiting w
            LEFT JOIN unnest(@endpoints, @free) AS b (endpoint_id, free) ON b.endpoint_id = w.endpoint_id
            CROSS JOIN LATERAL (
                SELECT d.id, d.lease, d.lease_until, d.due_at FROM webhook_deliveries d
                WHERE d.endpoint_id = w.endpoint_id AND d.due_at <= @now AND d.due_at >= @oldest
                  AND (d.lease_until IS NULL OR d.lease_until <= @now OR d.worker = @former)
                  AND (d.lane IS NULL OR NOT EXISTS (
                      SELECT FROM webhook_deliveries p
                      WHERE p.endpoint_id || ' ' || p.lane = d.endpoint_id || ' ' || d.lane AND p.lane IS NOT NULL AND p.status = 'pending'
                        AND p.sequence < d.sequence))
                ORDER BY d.due_at {order}, d.sequence {order}
                LIMIT coalesce(b.free, @each)
                FOR UPDATE OF d SKIP LOCKED
            ) h
            WHERE w.endpoint_id IS NOT NULL
            ORDER BY h.due_at {order}
            LIMIT @limit
        ),
        claimed AS (
            UPDATE webhook_deliveries d SET lease = gen_random_uuid(), lease_until = @until, worker = @worker, attempts = d.attempts + 1
            FROM picked WHERE d.id = picked.id
            RETURNING d.*, picked.former_lease, picked.former_until
        ),
        cut_short AS (
            INSERT INTO webhook_attempts (delivery_id, tenant_id, number, trigger, started_at, error, request_headers, response_headers, timings)
            SELECT id, tenant_id, attempts - 1, trigger, former_until - @lease, 'interrupted', '{}', '{}', '{}' FROM claimed WHERE former_lease IS NOT NULL
        )
        SELECT c.id, c.tenant_id, c.endpoint_id, c.event_id, c.event_type, c.occurred_at, c.trigger, c.attempts AS attempt, c.failures, c.lease, c.lane,
               p.failing_since IS NULL AND p.window_start IS NULL AS endpoint_is_well, p.url, p.enabled AS endpoint_enabled, coalesce(c.body::text, e.envelope) AS body, p.headers,
               p.max_per_second::float8 / greatest(1, (SELECT count(*) FROM webhook_workers WHERE seen_at > @heard)) AS max_per_second,
               p.payload_mode, p.receiver_control, p.receiver_sealed AS receiver,
               ARRAY(SELECT s.sealed FROM webhook_secrets s
                     WHERE s.endpoint_id = c.endpoint_id AND (s.expires_at IS NULL OR s.expires_at > @now)
                     ORDER BY s.created_at DESC, s.id DESC) AS secrets
        FROM claimed c
        JOIN webhook_endpoints p ON p.id = c.endpoint_id
        LEFT JOIN events e ON e.id = c.event_id
        ORDER BY c.occurred_at, c.sequence
        """;
}
