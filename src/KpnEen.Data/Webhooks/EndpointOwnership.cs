using KpnEen.Data.Log;
using KpnEen.Data.Postgres;
using KpnEen.Pbx;
using KpnEen.Pbx.Events;

namespace KpnEen.Data.Webhooks;

/// <summary>
/// Endpoints whose receiver must say yes before it gets anything: a signed verification event that it answers with 2xx. Until then they are
/// pending, and what happens is kept as for any other pause. W42.
/// </summary>
public sealed class EndpointOwnership(Database database, TimeProvider time)
{
    /// <summary>Why an endpoint that is pending takes nothing.</summary>
    public const string Unverified = "unverified";

    /// <summary>Of the deliveries that ask.</summary>
    public const string Trigger = "verification";

    /// <summary>A receiver that was not there when it was asked is asked again, for three days (<see cref="EndpointProbe"/>).</summary>
    private static readonly TimeSpan AskAgain = TimeSpan.FromHours(1);

    /// <summary>Asks the receiver anew, now.</summary>
    /// <returns><see cref="ReplayResult.NotPending"/> when there is nothing to ask.</returns>
    public Task<(WebhookDelivery? Delivery, ReplayResult Result)> AskAsync(string tenantId, string id, CancellationToken cancellation) =>
        database.InTenantAsync<(WebhookDelivery?, ReplayResult)>(
            tenantId,
            async session =>
            {
                var now = time.GetUtcNow();
                if (await WebhookEndpointStore.FindAsync(session, id, now, "FOR NO KEY UPDATE") is not { } endpoint)
                    return (null, ReplayResult.NotFound);
                return endpoint.IsPending
                    ? (await QueueAsync(session, tenantId, id, endpoint.Description, now), ReplayResult.Queued)
                    : (null, ReplayResult.NotPending);
            },
            cancellation
        );

    /// <summary>Why an endpoint takes nothing with these settings; null: it takes events.</summary>
    internal static string? ReasonOf(bool wanted, bool mustProve) =>
        !wanted ? "byUser"
        : mustProve ? Unverified
        : null;

    /// <summary>Needs the endpoint's row locked, or new.</summary>
    internal static async Task<WebhookDelivery> QueueAsync(
        DbSession session,
        string tenantId,
        string id,
        string description,
        DateTimeOffset now
    )
    {
        await session.ExecuteAsync("UPDATE webhook_endpoints SET probe_at = @next WHERE id = @id", new { id, next = now + AskAgain });
        return await AskAsync(session, tenantId, id, description, now);
    }

    internal static async Task<WebhookDelivery> AskAsync(
        DbSession session,
        string tenantId,
        string id,
        string description,
        DateTimeOffset now
    )
    {
        var data = new EventData { WebhookEndpoint = new WebhookEndpointRef(id, description, "pending") };
        var question = new ConversationEvent(
            $"evt_{Guid.CreateVersion7(now):N}",
            EventTypes.WebhookEndpointVerification,
            now,
            tenantId,
            null,
            null,
            data
        );
        var delivery = await session.QuerySingleAsync<WebhookDelivery>(
            $"""
            INSERT INTO webhook_deliveries (id, tenant_id, endpoint_id, event_id, event_type, occurred_at, body, status, trigger, due_at, created_at)
            VALUES (@delivery, @tenantId, @id, @eventId, @Type, @now, @envelope::json, 'pending', @Trigger, @now, @now)
            RETURNING {DeliveryLog.Columns}
            """,
            new
            {
                delivery = $"whd_{Guid.CreateVersion7(now):N}",
                tenantId,
                id,
                eventId = question.Id,
                question.Type,
                envelope = EventJson.Envelope(question),
                Trigger,
                now,
            }
        );
        await session.NotifyAsync(WebhookTopics.Delivery, "");
        return delivery;
    }

    /// <summary>The receiver said yes. What was asked at a URL that has changed meanwhile proves nothing.</summary>
    internal static async Task ProvedAsync(DbSession session, ClaimedDelivery claimed, DateTimeOffset now)
    {
        var description = await session.QuerySingleOrDefaultAsync<string>(
            """
            UPDATE webhook_endpoints SET verified_at = @now, enabled = true, disabled_reason = NULL, disabled_at = NULL, window_start = NULL,
                window_failures = 0, failing_since = NULL, warned_at = NULL, probe_at = NULL, revision = revision + 1
            WHERE id = @EndpointId AND url = @Url AND disabled_reason = @Unverified
            RETURNING description
            """,
            new
            {
                claimed.EndpointId,
                claimed.Url,
                Unverified,
                now,
            }
        );
        if (description is not null)
            EndpointHealthRows.Emit(
                session,
                EventTypes.WebhookEndpointRecovered,
                claimed.TenantId,
                new WebhookEndpointRef(claimed.EndpointId, description, "healthy"),
                now
            );
    }
}
