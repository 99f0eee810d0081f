using System.Collections.Immutable;
using System.Security.Cryptography;
using KpnEen.Data.Postgres;
using KpnEen.Data.Secrets;

namespace KpnEen.Data.Camara;

/// <summary>What the sinks of calls are still to be told: in the database, so that a restart loses none. Several processes may take out of it.</summary>
public sealed class CamaraNotificationQueue(Database database, ISecretBox secrets, TimeProvider time)
{
    /// <summary>How long an ended call can be asked for.</summary>
    public static readonly TimeSpan Retention = TimeSpan.FromDays(30);

    /// <summary>Takes what is due, of each call only the oldest: statuses arrive in their order.</summary>
    /// <param name="lease">Longer than an attempt can last; what was taken by a process that died is taken again when it ends.</param>
    public Task<ImmutableArray<CamaraNotification>> TakeAsync(int most, TimeSpan lease, CancellationToken cancellation) =>
        database.InPlatformAsync(
            async session =>
            {
                var now = time.GetUtcNow();
                var rows = await session.QueryAsync<Row>(
                    """
                    UPDATE camara_notifications n SET attempts = n.attempts + 1, due_at = @until FROM camara_calls c
                    WHERE c.id = n.call_id AND n.id IN (
                        SELECT d.id FROM camara_notifications d
                        WHERE d.due_at <= @now
                            AND NOT EXISTS (SELECT FROM camara_notifications e WHERE e.call_id = d.call_id AND e.number < d.number)
                        ORDER BY d.due_at LIMIT @most FOR UPDATE OF d SKIP LOCKED)
                    RETURNING n.id, n.tenant_id, n.call_id, c.caller, c.callee, n.status, n.reason, n.recording_result, n.duration_seconds,
                        n.occurred_at, n.attempts, c.sink
                    """,
                    new
                    {
                        now,
                        until = now + lease,
                        most,
                    }
                );
                return rows.Select(Read).ToImmutableArray();
            },
            cancellation
        );

    /// <summary>Told, or given up: the next of the call is due, and with the last of an ended call its sink is forgotten.</summary>
    public Task DoneAsync(CamaraNotification notification, CancellationToken cancellation) =>
        database.InPlatformAsync(
            async session =>
            {
                await session.ExecuteAsync(
                    """
                    DELETE FROM camara_notifications WHERE id = @Id;
                    UPDATE camara_calls SET sink = NULL
                    WHERE id = @CallId AND ended_at IS NOT NULL AND NOT EXISTS (SELECT FROM camara_notifications WHERE call_id = @CallId)
                    """,
                    new { notification.Id, notification.CallId }
                );
                await session.NotifyAsync(CamaraStatusFollower.Topic, notification.CallId);
            },
            cancellation
        );

    /// <summary>It is told again after this time.</summary>
    public Task PutOffAsync(CamaraNotification notification, TimeSpan delay, CancellationToken cancellation) =>
        database.InPlatformAsync(
            session =>
                session.ExecuteAsync(
                    "UPDATE camara_notifications SET due_at = @due WHERE id = @Id AND attempts = @Attempts",
                    new
                    {
                        notification.Id,
                        notification.Attempts,
                        due = time.GetUtcNow() + delay,
                    }
                ),
            cancellation
        );

    /// <summary>Removes calls that ended long ago, and those that never came to be.</summary>
    public Task<int> SweepAsync(CancellationToken cancellation) =>
        database.InPlatformAsync(
            session =>
                session.ExecuteAsync(
                    """
                    DELETE FROM camara_calls
                    WHERE ended_at < @ended OR (ended_at IS NULL AND conversation_id IS NULL AND created_at < @begun)
                    """,
                    new { ended = time.GetUtcNow() - Retention, begun = time.GetUtcNow() - TimeSpan.FromDays(1) }
                ),
            cancellation
        );

    private CamaraNotification Read(Row row) =>
        new(
            row.Id,
            row.TenantId,
            row.CallId,
            row.Caller,
            row.Callee,
            row.Status,
            row.Reason,
            row.RecordingResult,
            row.DurationSeconds,
            row.OccurredAt,
            row.Attempts,
            Open(row)
        );

    private CamaraSink? Open(Row row)
    {
        try
        {
            return row.Sink is null ? null : CamaraSink.Open(secrets, row.CallId, row.Sink);
        }
        catch (CryptographicException)
        {
            // Sealed with another key than this installation has now: one such must not hold up the others.
            return null;
        }
    }

    private sealed record Row(
        Guid Id,
        string TenantId,
        string CallId,
        string Caller,
        string Callee,
        string Status,
        string? Reason,
        string? RecordingResult,
        long? DurationSeconds,
        DateTimeOffset OccurredAt,
        int Attempts,
        byte[]? Sink
    );
}
