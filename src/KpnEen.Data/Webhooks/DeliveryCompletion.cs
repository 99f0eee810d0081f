using KpnEen.Data.Postgres;

namespace KpnEen.Data.Webhooks;

/// <summary>Writes down what an attempt came to: the delivery, its log, the lane behind it, and how the endpoint fares.</summary>
/// <remarks>Rows are locked in the order of everybody else: the endpoint, then its deliveries.</remarks>
public sealed class DeliveryCompletion(Database database, TimeProvider time)
{
    /// <param name="disableAfter">An endpoint that only failed for this long is switched off.</param>
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
                var enabled = await NoteHealthAsync(session, claimed, outcome, disableAfter, now);
                var final =
                    outcome.Status == "pending" && !enabled
                        ? DeliveryOutcome.Skipped(DeliveryCancellation.Reason, outcome.Failures, outcome.Attempt)
                        : outcome;
                if (await FinishAsync(session, claimed, final, now) is not { } lane)
                    return false;
                if (final.Attempt is { } attempt)
                    await LogAsync(session, claimed, attempt);
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

    /// <returns>Whether the endpoint still takes deliveries.</returns>
    private static async Task<bool> NoteHealthAsync(
        DbSession session,
        ClaimedDelivery claimed,
        DeliveryOutcome outcome,
        TimeSpan disableAfter,
        DateTimeOffset now
    )
    {
        if (outcome.Attempt is null || claimed.Trigger == "test")
            return true;
        if (outcome.Status == "delivered")
        {
            await session.ExecuteAsync(
                """
                UPDATE webhook_endpoints SET window_start = NULL, window_failures = 0, failing_since = NULL
                WHERE id = @EndpointId AND (window_start IS NOT NULL OR failing_since IS NOT NULL)
                """,
                new { claimed.EndpointId }
            );
            return true;
        }
        var endpoint = await session.QuerySingleOrDefaultAsync<Health>(
            "SELECT enabled, window_start, window_failures, failing_since FROM webhook_endpoints WHERE id = @EndpointId FOR UPDATE",
            new { claimed.EndpointId }
        );
        if (endpoint is not { Enabled: true })
            return false;
        var health = new EndpointHealth(endpoint.WindowStart, endpoint.WindowFailures, endpoint.FailingSince).AfterFailure(
            now,
            outcome.Status == "exhausted"
        );
        var reason =
            outcome.Gone ? "gone"
            : health.ShouldDisable(now, disableAfter) ? "failing"
            : null;
        await session.ExecuteAsync(
            """
            UPDATE webhook_endpoints SET window_start = @WindowStart, window_failures = @Failures, failing_since = @FailingSince,
                enabled = @reason IS NULL, disabled_reason = @reason, disabled_at = CASE WHEN @reason IS NULL THEN NULL ELSE @now END,
                revision = revision + CASE WHEN @reason IS NULL THEN 0 ELSE 1 END
            WHERE id = @EndpointId
            """,
            new
            {
                claimed.EndpointId,
                health.WindowStart,
                health.Failures,
                health.FailingSince,
                reason,
                now,
            }
        );
        if (reason is not null)
            await DeliveryCancellation.SkipPendingAsync(session, claimed.EndpointId, now);
        return reason is null;
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
            WHERE endpoint_id = @endpointId AND lane = @Lane AND status = 'pending' AND sequence > @Sequence AND lease IS NULL
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

    private sealed record Health(bool Enabled, DateTimeOffset? WindowStart, int WindowFailures, DateTimeOffset? FailingSince);

    private sealed record LanePlace(string? Lane, long? Sequence);
}
