using KpnEen.Data.Postgres;

namespace KpnEen.Data.Webhooks;

/// <summary>What a tenant may know of its deliveries.</summary>
public sealed class DeliveryLog(Database database)
{
    internal const string Columns = """
        id, endpoint_id, event_id, event_type, occurred_at, conversation_id, sequence, status, reason, trigger, attempts, due_at, last_status,
        created_at, finished_at
        """;

    private const string Wanted = """
        FROM webhook_deliveries d
        WHERE endpoint_id = @endpointId
          AND (@Statuses::text[] IS NULL OR status = ANY(@Statuses))
          AND (@DeadLetter::boolean IS NULL OR (status = 'exhausted' AND trigger IN ('schedule', 'replay')) = @DeadLetter)
          AND (@Patterns::text[] IS NULL OR event_type = ANY(@Patterns)
               OR EXISTS (SELECT FROM unnest(@Patterns) p WHERE p LIKE '%*' AND starts_with(event_type, left(p, -1))))
          AND (@CreatedAfter::timestamptz IS NULL OR created_at >= @CreatedAfter)
          AND (@CreatedBefore::timestamptz IS NULL OR created_at < @CreatedBefore)
        """;

    /// <summary>Newest first.</summary>
    /// <param name="before">The last of the page before; null for the first.</param>
    /// <returns>Null when the tenant has no such endpoint.</returns>
    public Task<IReadOnlyList<WebhookDelivery>?> ListAsync(
        string tenantId,
        string endpointId,
        DeliveryFilter filter,
        (DateTimeOffset CreatedAt, string Id)? before,
        int limit,
        CancellationToken cancellation,
        bool oldestFirst = false
    ) =>
        database.InTenantAsync<IReadOnlyList<WebhookDelivery>?>(
            tenantId,
            async session =>
            {
                if (
                    !await session.QuerySingleAsync<bool>(
                        "SELECT EXISTS (SELECT FROM webhook_endpoints WHERE id = @endpointId)",
                        new { endpointId }
                    )
                )
                    return null;
                return await session.QueryAsync<WebhookDelivery>(
                    $"""
                    SELECT {Columns} {Wanted}
                      AND (@lastId::text IS NULL OR (created_at, id) {(oldestFirst ? '>' : '<')} (@lastTime, @lastId))
                    ORDER BY created_at {(oldestFirst ? "ASC" : "DESC")}, id {(oldestFirst ? "ASC" : "DESC")} LIMIT @limit
                    """,
                    new
                    {
                        endpointId,
                        filter.Statuses,
                        filter.Patterns,
                        filter.DeadLetter,
                        filter.CreatedAfter,
                        filter.CreatedBefore,
                        limit,
                        lastId = before?.Id,
                        lastTime = before?.CreatedAt,
                    }
                );
            },
            cancellation
        );

    /// <summary>How many there are; beyond ten thousand about how many. None of an endpoint that the tenant does not have.</summary>
    public Task<long> EstimateAsync(string tenantId, string endpointId, DeliveryFilter filter, CancellationToken cancellation) =>
        database.InTenantAsync(
            tenantId,
            session =>
                BoundedCount.OfAsync(
                    session,
                    Wanted,
                    new
                    {
                        endpointId,
                        filter.Statuses,
                        filter.Patterns,
                        filter.DeadLetter,
                        filter.CreatedAfter,
                        filter.CreatedBefore,
                    }
                ),
            cancellation
        );

    /// <returns>Null when the tenant has no such delivery.</returns>
    public Task<(WebhookDelivery Delivery, IReadOnlyList<WebhookAttempt> Attempts)?> FindAsync(
        string tenantId,
        string id,
        CancellationToken cancellation
    ) =>
        database.InTenantAsync<(WebhookDelivery, IReadOnlyList<WebhookAttempt>)?>(
            tenantId,
            async session =>
            {
                var delivery = await session.QuerySingleOrDefaultAsync<WebhookDelivery>(
                    $"SELECT {Columns} FROM webhook_deliveries WHERE id = @id",
                    new { id }
                );
                if (delivery is null)
                    return null;
                var attempts = await session.QueryAsync<WebhookAttempt>(
                    """
                    SELECT number, trigger, started_at, status, error, request_headers, response_headers, response_body, timings
                    FROM webhook_attempts WHERE delivery_id = @id ORDER BY number
                    """,
                    new { id }
                );
                return (delivery, attempts);
            },
            cancellation
        );

    /// <summary>Forgets what was said, and keeps that it was said: bodies and headers of answers go, times and statuses stay.</summary>
    /// <returns>False when the tenant has no such delivery.</returns>
    public Task<bool> ExpungeAsync(string tenantId, string id, DateTimeOffset now, CancellationToken cancellation) =>
        database.InTenantAsync(
            tenantId,
            async session =>
            {
                if (!await session.QuerySingleAsync<bool>("SELECT EXISTS (SELECT FROM webhook_deliveries WHERE id = @id)", new { id }))
                    return false;
                await session.ExecuteAsync(
                    """
                    UPDATE webhook_attempts SET response_body = NULL, response_headers = '{}', request_headers = '{}', expunged_at = @now
                    WHERE delivery_id = @id AND expunged_at IS NULL
                    """,
                    new { id, now }
                );
                return true;
            },
            cancellation
        );
}
