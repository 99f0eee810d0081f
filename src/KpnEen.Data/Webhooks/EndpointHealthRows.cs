using KpnEen.Data.Mail;
using KpnEen.Data.Postgres;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Log;

namespace KpnEen.Data.Webhooks;

/// <summary>How an endpoint fares, as its attempts tell: healthy, degraded while it only fails, paused when that lasts or the receiver says so. Each step is an event.</summary>
/// <remarks>
/// The row is locked FOR NO KEY UPDATE: the events of one endpoint are fanned out to the others of its tenant, which takes a KEY SHARE
/// of each, and two endpoints that fail together must not wait for each other.
/// </remarks>
internal static class EndpointHealthRows
{
    /// <summary>A degraded endpoint that nothing else is sent to is tried this long after its last attempt.</summary>
    private static readonly TimeSpan ProbeAfter = TimeSpan.FromHours(1);

    /// <summary>That one begins to fail is told by mail so seldom: it may fail and recover by turns.</summary>
    private static readonly TimeSpan MailQuiet = TimeSpan.FromHours(24);

    /// <param name="pauseAfter">An endpoint that only failed for this long is paused.</param>
    /// <returns>Whether the endpoint still takes deliveries.</returns>
    public static async Task<bool> NoteAsync(
        DbSession session,
        MailOutbox mail,
        ClaimedDelivery claimed,
        DeliveryOutcome outcome,
        TimeSpan pauseAfter,
        DateTimeOffset now
    )
    {
        if (outcome.Attempt is null || claimed.Trigger == "test")
            return true;
        if (claimed.Trigger == EndpointOwnership.Trigger)
        {
            if (outcome.Status == "delivered")
                await EndpointOwnership.ProvedAsync(session, claimed, now);
            return true;
        }
        if (outcome.Status == "delivered" && outcome.Pause is null)
        {
            await SucceededAsync(session, claimed, now);
            return true;
        }
        var row = await session.QuerySingleOrDefaultAsync<Row>(
            """
            SELECT url, description, enabled, window_start, window_failures, failing_since, warned_at, mailed_at FROM webhook_endpoints
            WHERE id = @EndpointId FOR NO KEY UPDATE
            """,
            new { claimed.EndpointId }
        );
        if (row is not { Enabled: true })
            return false;
        var before = new EndpointHealth(row.WindowStart, row.WindowFailures, row.FailingSince);
        var health = outcome.Status == "delivered" ? EndpointHealth.Good : before.AfterFailure(now, outcome.Status == "exhausted");
        var pause = outcome.Pause ?? (health.ShouldPause(now, pauseAfter) ? "failing" : null);
        var warn = pause is null && row.WarnedAt is null && health.ShouldWarn(now, pauseAfter);
        await session.ExecuteAsync(
            """
            UPDATE webhook_endpoints SET window_start = @WindowStart, window_failures = @Failures, failing_since = @FailingSince,
                warned_at = CASE WHEN @warn THEN @now ELSE warned_at END,
                probe_at = @probe,
                enabled = @pause IS NULL, disabled_reason = @pause, disabled_at = CASE WHEN @pause IS NULL THEN NULL ELSE @now END,
                revision = revision + CASE WHEN @pause IS NULL THEN 0 ELSE 1 END
            WHERE id = @EndpointId
            """,
            new
            {
                claimed.EndpointId,
                health.WindowStart,
                health.Failures,
                health.FailingSince,
                warn,
                pause,
                now,
                probe = pause is null && health.FailingSince is not null ? now + ProbeAfter : (DateTimeOffset?)null,
            }
        );
        var shown = new WebhookEndpointRef(claimed.EndpointId, row.Description, "degraded", null, health.FailingSince);
        if (pause is not null)
        {
            await TellAsync(EventTypes.WebhookEndpointPaused, shown with { State = "paused", PausedReason = pause });
            await DeliveryCancellation.SkipPendingAsync(session, claimed.EndpointId, now);
            return false;
        }
        shown = shown with { PausesAt = health.FailingSince + pauseAfter };
        if (before.FailingSince is null && health.FailingSince is not null)
            await TellAsync(EventTypes.WebhookEndpointDegraded, shown);
        if (warn)
            await TellAsync(EventTypes.WebhookEndpointPauseWarning, shown);
        return true;

        async Task TellAsync(string type, WebhookEndpointRef told)
        {
            Emit(session, type, claimed.TenantId, told, now);
            if (!mail.IsOn || (type == EventTypes.WebhookEndpointDegraded && row.MailedAt > now - MailQuiet))
                return;
            await session.ExecuteAsync(
                "UPDATE webhook_endpoints SET mailed_at = @now WHERE id = @EndpointId",
                new { claimed.EndpointId, now }
            );
            await EndpointMail.SendAsync(mail, session, type, claimed.TenantId, told, row.Url);
        }
    }

    /// <param name="actor">Who did it, when it was not the endpoint's own doing.</param>
    public static void Emit(
        DbSession session,
        string type,
        string tenantId,
        WebhookEndpointRef endpoint,
        DateTimeOffset now,
        Actor? actor = null
    )
    {
        var data = new EventData { WebhookEndpoint = endpoint, Actor = actor ?? new Actor("system", null) };
        session.Emit(new LogEntry(new ConversationEvent($"evt_{Guid.CreateVersion7(now):N}", type, now, tenantId, null, null, data)));
    }

    private static async Task SucceededAsync(DbSession session, ClaimedDelivery claimed, DateTimeOffset now)
    {
        // The former state comes from a second look at the same row, which is that of before the update.
        var recovered = await session.QuerySingleOrDefaultAsync<Recovered>(
            """
            UPDATE webhook_endpoints e SET window_start = NULL, window_failures = 0, failing_since = NULL, warned_at = NULL, probe_at = NULL
            FROM webhook_endpoints former
            WHERE e.id = @EndpointId AND former.id = e.id AND (e.window_start IS NOT NULL OR e.failing_since IS NOT NULL)
            RETURNING e.description, e.enabled AND former.failing_since IS NOT NULL AS was_degraded
            """,
            new { claimed.EndpointId }
        );
        if (recovered is { WasDegraded: true })
            Emit(
                session,
                EventTypes.WebhookEndpointRecovered,
                claimed.TenantId,
                new WebhookEndpointRef(claimed.EndpointId, recovered.Description, "healthy"),
                now
            );
    }

    private sealed record Row(
        string Url,
        string Description,
        bool Enabled,
        DateTimeOffset? WindowStart,
        int WindowFailures,
        DateTimeOffset? FailingSince,
        DateTimeOffset? WarnedAt,
        DateTimeOffset? MailedAt
    );

    private sealed record Recovered(string Description, bool WasDegraded);
}
