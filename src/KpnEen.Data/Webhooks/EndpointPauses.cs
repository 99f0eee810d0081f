using KpnEen.Data.Postgres;
using KpnEen.Pbx.Events;

namespace KpnEen.Data.Webhooks;

/// <summary>Endpoints paused and resumed on request.</summary>
public sealed class EndpointPauses(Database database, TimeProvider time)
{
    /// <param name="check">Gets the endpoint, locked; may throw to leave it as it is.</param>
    /// <returns>Null when there is no such endpoint.</returns>
    public Task<WebhookEndpoint?> PauseAsync(
        string tenantId,
        string id,
        Action<WebhookEndpoint> check,
        Actor actor,
        CancellationToken cancellation
    ) =>
        database.InTenantAsync(
            tenantId,
            async session =>
            {
                var now = time.GetUtcNow();
                if (await WebhookEndpointStore.FindAsync(session, id, now, "FOR NO KEY UPDATE") is not { } endpoint)
                    return null;
                check(endpoint);
                if (!endpoint.Enabled)
                    return endpoint;
                await SetAsync(session, endpoint, paused: true, actor, now);
                return await WebhookEndpointStore.FindAsync(session, id, now);
            },
            cancellation
        );

    /// <summary>New events go out again; a former failure counts no more.</summary>
    /// <param name="replay"><c>none</c>; <c>skipped</c>: what was not sent for the pause; <c>failed</c>: that, and what was given up since the failing began.</param>
    /// <returns>The endpoint and how many deliveries were queued; null when there is no such endpoint.</returns>
    public Task<(WebhookEndpoint Endpoint, int Queued)?> ResumeAsync(
        string tenantId,
        string id,
        string replay,
        Actor actor,
        CancellationToken cancellation
    ) =>
        database.InTenantAsync<(WebhookEndpoint, int)?>(
            tenantId,
            async session =>
            {
                var now = time.GetUtcNow();
                if (await WebhookEndpointStore.FindAsync(session, id, now, "FOR NO KEY UPDATE") is not { } endpoint)
                    return null;
                if (!endpoint.Enabled || endpoint.FailingSince is not null)
                    await SetAsync(session, endpoint, paused: false, actor, now);
                var queued = replay == "none" ? 0 : await QueueAsync(session, endpoint, replay == "failed", now);
                return ((await WebhookEndpointStore.FindAsync(session, id, now))!, queued);
            },
            cancellation
        );

    /// <summary>Needs the endpoint's row locked.</summary>
    internal static async Task SetAsync(DbSession session, WebhookEndpoint endpoint, bool paused, Actor? actor, DateTimeOffset now)
    {
        await session.ExecuteAsync(
            """
            UPDATE webhook_endpoints SET enabled = NOT @paused, disabled_reason = CASE WHEN @paused THEN 'byUser' END,
                disabled_at = CASE WHEN @paused THEN @now END, window_start = NULL, window_failures = 0, failing_since = NULL,
                warned_at = NULL, probe_at = NULL, revision = revision + 1, updated_at = @now
            WHERE id = @Id
            """,
            new
            {
                endpoint.Id,
                paused,
                now,
            }
        );
        if (paused)
            await DeliveryCancellation.SkipPendingAsync(session, endpoint.Id, now);
        EndpointHealthRows.Emit(
            session,
            paused ? EventTypes.WebhookEndpointPaused : EventTypes.WebhookEndpointRecovered,
            endpoint.TenantId,
            new WebhookEndpointRef(endpoint.Id, endpoint.Description, paused ? "paused" : "healthy", paused ? "byUser" : null),
            now,
            actor
        );
    }

    private static async Task<int> QueueAsync(DbSession session, WebhookEndpoint endpoint, bool failedToo, DateTimeOffset now)
    {
        var queued = await session.ExecuteAsync(
            """
            UPDATE webhook_deliveries SET status = 'pending', reason = NULL, trigger = 'replay', failures = 0, due_at = @now, finished_at = NULL
            WHERE endpoint_id = @Id AND trigger NOT IN ('test', 'probe') AND lease IS NULL
              AND ((status = 'skipped' AND reason = @paused AND finished_at >= @since)
                   OR (@failedToo AND status = 'exhausted' AND finished_at >= @failedSince))
            """,
            new
            {
                endpoint.Id,
                paused = DeliveryCancellation.Reason,
                since = endpoint.DisabledAt ?? DateTimeOffset.UnixEpoch,
                failedToo,
                // The first failure of all may lie a whole schedule before the clock of failing started.
                failedSince = (endpoint.FailingSince ?? endpoint.DisabledAt ?? now) - TimeSpan.FromDays(4),
                now,
            }
        );
        await session.NotifyAsync(WebhookTopics.Delivery, "");
        return queued;
    }
}
