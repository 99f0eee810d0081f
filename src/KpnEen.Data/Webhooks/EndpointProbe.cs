using KpnEen.Data.Postgres;
using KpnEen.Pbx;
using KpnEen.Pbx.Events;

namespace KpnEen.Data.Webhooks;

/// <summary>
/// Endpoints that are degraded and that nothing is sent to get a test event, so that they recover without waiting for a call; those that have
/// not proved themselves are asked again.
/// </summary>
public sealed class EndpointProbe(Database database, TimeProvider time)
{
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);

    /// <summary>Who did not prove itself in this time is asked on request only.</summary>
    private static readonly TimeSpan AskedFor = TimeSpan.FromDays(3);

    /// <param name="make">An event that never happened, for this tenant, and its envelope.</param>
    /// <returns>How many were queued. Any number of processes may ask.</returns>
    public Task<int> QueueAsync(Func<string, (ConversationEvent Event, string Envelope)> make, CancellationToken cancellation) =>
        database.InPlatformAsync(
            async session =>
            {
                var now = time.GetUtcNow();
                var due = await session.QueryAsync<Due>(
                    """
                    UPDATE webhook_endpoints SET probe_at = CASE WHEN disabled_reason = @Unverified AND disabled_at < @longAgo THEN NULL ELSE @next END
                    WHERE id IN
                        (SELECT id FROM webhook_endpoints WHERE probe_at <= @now ORDER BY probe_at LIMIT 100 FOR NO KEY UPDATE SKIP LOCKED)
                    RETURNING id, tenant_id, description, coalesce(disabled_reason = @Unverified, false) AS is_pending
                    """,
                    new
                    {
                        now,
                        next = now + Every,
                        longAgo = now - AskedFor,
                        EndpointOwnership.Unverified,
                    }
                );
                foreach (var endpoint in due)
                {
                    if (endpoint.IsPending)
                    {
                        await EndpointOwnership.AskAsync(session, endpoint.TenantId, endpoint.Id, endpoint.Description, now);
                        continue;
                    }
                    var (probe, envelope) = make(endpoint.TenantId);
                    await session.ExecuteAsync(
                        """
                        INSERT INTO webhook_deliveries (id, tenant_id, endpoint_id, event_id, event_type, occurred_at, body, status, trigger, due_at, created_at)
                        VALUES (@id, @TenantId, @endpointId, @eventId, @Type, @now, @envelope::json, 'pending', 'probe', @now, @now)
                        """,
                        new
                        {
                            id = Ids.New("whd", time),
                            endpoint.TenantId,
                            endpointId = endpoint.Id,
                            eventId = probe.Id,
                            probe.Type,
                            envelope,
                            now,
                        }
                    );
                }
                if (due.Count > 0)
                    await session.NotifyAsync(WebhookTopics.Delivery, "");
                return due.Count;
            },
            cancellation
        );

    private sealed record Due(string Id, string TenantId, string Description, bool IsPending);
}
