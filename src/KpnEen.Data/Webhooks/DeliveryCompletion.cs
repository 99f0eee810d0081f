using KpnEen.Data.Mail;
using KpnEen.Data.Postgres;
using KpnEen.Pbx;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Log;

namespace KpnEen.Data.Webhooks;

/// <summary>Writes down what an attempt came to: the delivery, its log, the lane behind it, and how the endpoint fares.</summary>
/// <remarks>Rows are locked in the order of everybody else: the endpoint, then its deliveries.</remarks>
public sealed class DeliveryCompletion(Database database, MailOutbox mail, TimeProvider time)
{
    /// <param name="disableAfter">An endpoint that only failed for this long is paused.</param>
    /// <returns>False when the lease was lost: another worker decides.</returns>
    public Task<bool> CompleteAsync(
        ClaimedDelivery claimed,
        DeliveryOutcome outcome,
        TimeSpan disableAfter,
        CancellationToken cancellation
    ) =>
        database.InPlatformAsync(
            async session =>
            {
                var now = time.GetUtcNow();
                var enabled = await EndpointHealthRows.NoteAsync(session, mail, claimed, outcome, disableAfter, now);
                var final =
                    outcome.Status == "pending" && !enabled
                        ? DeliveryOutcome.Skipped(DeliveryCancellation.Reason, outcome.Failures, outcome.Attempt)
                        : outcome;
                if (await FinishAsync(session, claimed, final, now) is not { } lane)
                    return false;
                if (final.Attempt is { } attempt)
                    await LogAsync(session, claimed, attempt);
                if (final.Status == "exhausted")
                    EmitExhausted(session, claimed, final, now);
                if (lane.Lane is not null)
                    await MoveLaneAsync(session, claimed.EndpointId, lane, final.DueAt, now);
                return true;
            },
            cancellation
        );

    /// <summary>Whether <see cref="CompleteManyAsync"/> can write it.</summary>
    public static bool IsSimple(ClaimedDelivery claimed, DeliveryOutcome outcome) => DeliveredRows.Takes(claimed, outcome);

    /// <summary>Those that simply went well (<see cref="IsSimple"/>), all or none.</summary>
    /// <returns>Ids of those written; of the others the lease was lost.</returns>
    public Task<IReadOnlyCollection<string>> CompleteManyAsync(
        IReadOnlyList<(ClaimedDelivery Claimed, DeliveryOutcome Outcome)> done,
        CancellationToken cancellation
    ) =>
        database.InPlatformAsync(
            session => DeliveredRows.WriteAsync(session, [.. done.Select(d => (d.Claimed, d.Outcome.Attempt!))], time.GetUtcNow()),
            cancellation
        );

    /// <summary>Tells the tenant's other endpoints and the feed. W50.</summary>
    private void EmitExhausted(DbSession session, ClaimedDelivery claimed, DeliveryOutcome outcome, DateTimeOffset now)
    {
        // Two endpoints that both fail would tell each other of it for ever.
        if (claimed.Trigger is "test" or "probe" or EndpointOwnership.Trigger || claimed.EventType == EventTypes.WebhookAttemptExhausted)
            return;
        var delivery = new WebhookDeliveryRef(
            claimed.Id,
            claimed.EndpointId,
            claimed.EventId,
            claimed.EventType,
            claimed.Attempt,
            outcome.Attempt?.Status
        );
        session.Emit(
            new LogEntry(
                new ConversationEvent(
                    Ids.New("evt", time),
                    EventTypes.WebhookAttemptExhausted,
                    now,
                    claimed.TenantId,
                    null,
                    null,
                    new EventData { WebhookDelivery = delivery }
                )
            )
        );
    }

    private static Task<LanePlace?> FinishAsync(DbSession session, ClaimedDelivery claimed, DeliveryOutcome outcome, DateTimeOffset now) =>
        session.QuerySingleOrDefaultAsync<LanePlace>(
            """
            UPDATE webhook_deliveries SET status = @Status, reason = @Reason, failures = @Failures, due_at = @DueAt, lease = NULL, lease_until = NULL,
                last_status = coalesce(@code, last_status), finished_at = CASE WHEN @Status = 'pending' THEN NULL ELSE @now END
            WHERE id = @Id AND lease = @Lease RETURNING lane, sequence
            """,
            new
            {
                claimed.Id,
                claimed.Lease,
                outcome.Status,
                outcome.Reason,
                outcome.Failures,
                outcome.DueAt,
                code = outcome.Attempt?.Status,
                now,
            }
        );

    private static Task<int> LogAsync(DbSession session, ClaimedDelivery claimed, WebhookAttempt attempt) =>
        session.ExecuteAsync(
            """
            INSERT INTO webhook_attempts (delivery_id, tenant_id, number, trigger, started_at, status, error, request_headers, response_headers, response_body, timings)
            VALUES (@Id, @TenantId, @Number, @Trigger, @StartedAt, @Status, @Error, @request, @response, @ResponseBody, @timings)
            """,
            new
            {
                claimed.Id,
                claimed.TenantId,
                attempt.Number,
                attempt.Trigger,
                attempt.StartedAt,
                attempt.Status,
                attempt.Error,
                attempt.ResponseBody,
                request = attempt.RequestHeaders.GetRawText(),
                response = attempt.ResponseHeaders.GetRawText(),
                timings = attempt.Timings.GetRawText(),
            }
        );

    /// <summary>Those behind wait for the head: with it when it is put off, and no longer when it is done. Keeps a blocked lane out of the search for work.</summary>
    private static Task<int> MoveLaneAsync(
        DbSession session,
        string endpointId,
        LanePlace place,
        DateTimeOffset? due,
        DateTimeOffset now
    ) =>
        session.ExecuteAsync(
            """
            UPDATE webhook_deliveries SET due_at = coalesce(@due, @now)
            WHERE endpoint_id || ' ' || lane = @endpointId || ' ' || @Lane AND lane IS NOT NULL AND status = 'pending' AND sequence > @Sequence AND lease IS NULL
              AND CASE WHEN @due::timestamptz IS NULL THEN due_at > @now ELSE due_at <> @due END
            """,
            new
            {
                endpointId,
                place.Lane,
                place.Sequence,
                due,
                now,
            }
        );

    private sealed record LanePlace(string? Lane, long? Sequence);
}
