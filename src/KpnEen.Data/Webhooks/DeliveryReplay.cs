using KpnEen.Data.Operations;
using KpnEen.Data.Postgres;
using KpnEen.Pbx;
using KpnEen.Pbx.Events;

namespace KpnEen.Data.Webhooks;

/// <summary>Sends again what was sent before, with the same id and the same bytes, from the start of the schedule; and sends tests.</summary>
public sealed class DeliveryReplay(Database database, OperationStore operations, TimeProvider time)
{
    internal const string Again = """
        status = 'pending', reason = NULL, trigger = 'replay', failures = 0, due_at = @now, finished_at = NULL
        """;

    public Task<ReplayResult> ReplayAsync(string tenantId, string deliveryId, CancellationToken cancellation) =>
        database.InTenantAsync(
            tenantId,
            async session =>
            {
                var found = await session.QuerySingleOrDefaultAsync<State>(
                    """
                    SELECT p.enabled, d.lease IS NOT NULL AS leased FROM webhook_deliveries d JOIN webhook_endpoints p ON p.id = d.endpoint_id
                    WHERE d.id = @deliveryId FOR NO KEY UPDATE OF d
                    """,
                    new { deliveryId }
                );
                if (found is null)
                    return ReplayResult.NotFound;
                if (!found.Enabled)
                    return ReplayResult.EndpointDisabled;
                if (found.Leased)
                    return ReplayResult.InProgress;
                await session.ExecuteAsync(
                    $"UPDATE webhook_deliveries SET {Again} WHERE id = @deliveryId",
                    new { deliveryId, now = time.GetUtcNow() }
                );
                await session.NotifyAsync(WebhookTopics.Delivery, "");
                return ReplayResult.Queued;
            },
            cancellation
        );

    /// <summary>Begins to send events of an endpoint again: <see cref="ReplayOperation"/>.</summary>
    /// <returns>The operation; or why there is none.</returns>
    public Task<(ReplayResult Result, StoredOperation? Operation)> BeginAsync(
        string tenantId,
        ReplaySelection selection,
        CancellationToken cancellation
    ) =>
        database.InTenantAsync<(ReplayResult, StoredOperation?)>(
            tenantId,
            async session =>
            {
                var enabled = await session.QuerySingleOrDefaultAsync<bool?>(
                    "SELECT enabled FROM webhook_endpoints WHERE id = @EndpointId",
                    new { selection.EndpointId }
                );
                if (enabled is not true)
                    return (enabled is null ? ReplayResult.NotFound : ReplayResult.EndpointDisabled, null);
                var begun = await operations.BeginAsync(
                    session,
                    ReplayOperation.KindName,
                    ReplayOperation.Input(selection),
                    resultUrl: $"/v1/webhook-endpoints/{selection.EndpointId}/deliveries"
                );
                return (ReplayResult.Queued, begun);
            },
            cancellation
        );

    /// <summary>Queues an event that never happened: one attempt, outside every lane, in no feed.</summary>
    /// <param name="envelope">Marked as a test.</param>
    /// <returns>Null when the tenant has no such endpoint.</returns>
    public Task<(WebhookDelivery? Delivery, ReplayResult Result)> TestAsync(
        string tenantId,
        string endpointId,
        ConversationEvent example,
        string envelope,
        CancellationToken cancellation
    ) =>
        database.InTenantAsync<(WebhookDelivery?, ReplayResult)>(
            tenantId,
            async session =>
            {
                var enabled = await session.QuerySingleOrDefaultAsync<bool?>(
                    "SELECT enabled FROM webhook_endpoints WHERE id = @endpointId FOR KEY SHARE",
                    new { endpointId }
                );
                if (enabled is not true)
                    return (null, enabled is null ? ReplayResult.NotFound : ReplayResult.EndpointDisabled);
                var delivery = await session.QuerySingleAsync<WebhookDelivery>(
                    $"""
                    INSERT INTO webhook_deliveries
                        (id, tenant_id, endpoint_id, event_id, event_type, occurred_at, conversation_id, sequence, body, status, trigger, due_at, created_at)
                    VALUES (@id, @tenantId, @endpointId, @eventId, @Type, @OccurredAt, @ConversationId, @Sequence, @envelope::json, 'pending', 'test', @now, @now)
                    RETURNING {DeliveryLog.Columns}
                    """,
                    new
                    {
                        id = Ids.New("whd", time),
                        tenantId,
                        endpointId,
                        eventId = example.Id,
                        example.Type,
                        example.OccurredAt,
                        example.ConversationId,
                        example.Sequence,
                        envelope,
                        now = time.GetUtcNow(),
                    }
                );
                await session.NotifyAsync(WebhookTopics.Delivery, "");
                return (delivery, ReplayResult.Queued);
            },
            cancellation
        );

    private sealed record State(bool Enabled, bool Leased);
}
