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
                if (!endpoint.IsWanted)
                    return endpoint;
                await SetAsync(session, endpoint, EndpointOwnership.ReasonOf(wanted: false, mustProve: false), actor, now);
                return await WebhookEndpointStore.FindAsync(session, id, now);
            },
            cancellation
        );

    /// <summary>New events go out again; a former failure counts no more. One that has to prove itself first is asked, and nothing is sent of the past.</summary>
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
                var reason = EndpointOwnership.ReasonOf(wanted: true, endpoint is { VerifyOwnership: true, VerifiedAt: null });
                if (!endpoint.Enabled || endpoint.FailingSince is not null)
                    await SetAsync(session, endpoint, reason, actor, now);
                var queued = replay == "none" || reason is not null ? 0 : await QueueAsync(session, endpoint, replay == "failed", now);
                return ((await WebhookEndpointStore.FindAsync(session, id, now))!, queued);
            },
            cancellation
        );

    /// <summary>Needs the endpoint's row locked.</summary>
    /// <param name="reason">Why it takes nothing from now on: <c>byUser</c> or <see cref="EndpointOwnership.Unverified"/>; null: it takes events again.</param>
    internal static async Task SetAsync(DbSession session, WebhookEndpoint endpoint, string? reason, Actor? actor, DateTimeOffset now)
    {
        await session.ExecuteAsync(
            """
            UPDATE webhook_endpoints SET enabled = @reason IS NULL, disabled_reason = @reason,
                disabled_at = CASE WHEN @reason IS NOT NULL THEN @now END, window_start = NULL, window_failures = 0, failing_since = NULL,
                warned_at = NULL, probe_at = NULL, revision = revision + 1, updated_at = @now
            WHERE id = @Id
            """,
            new
            {
                endpoint.Id,
                reason,
                now,
            }
        );
        if (reason is not null)
            await DeliveryCancellation.SkipPendingAsync(session, endpoint.Id, now);
        if (reason == EndpointOwnership.Unverified)
            await EndpointOwnership.QueueAsync(session, endpoint.TenantId, endpoint.Id, endpoint.Description, now);
        var (type, state) = reason switch
        {
            null => (EventTypes.WebhookEndpointRecovered, "healthy"),
            EndpointOwnership.Unverified => (EventTypes.WebhookEndpointPaused, "pending"),
            _ => (EventTypes.WebhookEndpointPaused, "paused"),
        };
        var shown = new WebhookEndpointRef(endpoint.Id, endpoint.Description, state, reason);
        EndpointHealthRows.Emit(session, type, endpoint.TenantId, shown, now, actor);
    }

    private static async Task<int> QueueAsync(DbSession session, WebhookEndpoint endpoint, bool failedToo, DateTimeOffset now)
    {
        var queued = await session.ExecuteAsync(
            """
            UPDATE webhook_deliveries SET status = 'pending', reason = NULL, trigger = 'replay', failures = 0, due_at = @now, finished_at = NULL
            WHERE endpoint_id = @Id AND trigger IN ('schedule', 'replay') AND lease IS NULL
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
