using System.Collections.Immutable;
using KpnEen.Data.Postgres;
using KpnEen.Data.Resources;
using KpnEen.Data.Secrets;
using KpnEen.Pbx.Events;
using Microsoft.Extensions.Logging;

namespace KpnEen.Data.CallMeNow;

/// <summary>Visitors who wait to be called back: in the database, so that a restart loses none. Several nodes may take out of it.</summary>
public sealed class CallbackQueue(Database database, ISecretBox secrets, DataMetrics metrics, TimeProvider time, ILogger<CallbackQueue> log)
{
    /// <summary>Later than this nobody expects the call any more.</summary>
    public static readonly TimeSpan Latest = TimeSpan.FromMinutes(30);

    // A call that was placed says so at once: one still without a word was never placed.
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(1);
    private const int Most = 20;
    private const string Unreadable = "visitorUnreadable";

    /// <summary>
    /// Takes out those whose time has come, each once; what was taken out and came to nothing (a kill) is taken out again. A visitor who cannot be
    /// read fails with that as the reason: the others do not wait for it.
    /// </summary>
    public Task<ImmutableArray<Callback>> TakeAsync(CancellationToken cancellation) =>
        database.InPlatformAsync(
            async session =>
            {
                var now = Stamps.Now(time);
                var rows = await session.QueryAsync<Row>(
                    """
                    UPDATE call_me_now_sessions SET status = 'initiating', claimed_at = @now, updated_at = @now WHERE id IN (
                        SELECT id FROM call_me_now_sessions
                        WHERE call_at <= @now AND NOT told
                            AND (status = 'scheduled' OR (status = 'initiating' AND conversation_id IS NULL AND claimed_at < @silent))
                        ORDER BY call_at LIMIT @Most FOR UPDATE SKIP LOCKED)
                    RETURNING id, tenant_id, key_id, call_at, visitor
                    """,
                    new
                    {
                        now,
                        silent = now - Silence,
                        Most,
                    }
                );
                var taken = ImmutableArray.CreateBuilder<Callback>(rows.Count);
                foreach (var row in rows)
                {
                    if (CallbackVisitor.Open(secrets, row.Id, row.Visitor) is { } visitor)
                        taken.Add(new Callback(row.Id, row.TenantId, row.KeyId, row.CallAt, visitor));
                    else
                        await FailAsync(session, row, now);
                }
                return taken.ToImmutable();
            },
            cancellation
        );

    /// <summary>The switch is away: it is tried again.</summary>
    public Task PutBackAsync(Callback callback, CancellationToken cancellation) =>
        database.InTenantAsync(
            callback.TenantId,
            session =>
                session.ExecuteAsync(
                    "UPDATE call_me_now_sessions SET status = 'scheduled' WHERE id = @SessionId AND status = 'initiating'",
                    new { callback.SessionId }
                ),
            cancellation
        );

    /// <summary>Tells of each callback that came to nothing, once, and forgets the numbers of those that are over.</summary>
    public Task<int> TellMissedAsync(CancellationToken cancellation) =>
        database.InPlatformAsync(
            async session =>
            {
                var over = await session.QueryAsync<OverRow>(
                    """
                    WITH over AS (
                        SELECT id, visitor FROM call_me_now_sessions
                        WHERE call_at IS NOT NULL AND NOT told AND status IN ('missed', 'failed', 'disconnected', 'cancelled')
                        ORDER BY call_at LIMIT 100 FOR UPDATE SKIP LOCKED)
                    UPDATE call_me_now_sessions s SET told = true, visitor = NULL FROM over o WHERE s.id = o.id
                    RETURNING s.id, s.tenant_id, s.key_id, s.call_at, o.visitor, s.status, s.reason
                    """
                );
                var missed = over.Where(r => r.Status is "missed" or "failed").ToList();
                foreach (var row in missed)
                {
                    var visitor = CallbackVisitor.Open(secrets, row.Id, row.Visitor);
                    var reason = row.Reason ?? row.Status;
                    var notice = new CallMeNowNotice(row.KeyId, row.Id, reason, visitor?.Number, visitor?.Name, row.CallAt);
                    session.Tell(time, EventTypes.CallMeNowCallbackMissed, row.TenantId, notice);
                }
                return missed.Count;
            },
            cancellation
        );

    // The switch never hears of it, so nobody is called; that it was missed is told like any other.
    private async Task FailAsync(DbSession session, Row row, DateTimeOffset now)
    {
        await session.ExecuteAsync(
            "UPDATE call_me_now_sessions SET status = 'failed', reason = @Unreadable, updated_at = @now WHERE id = @Id",
            new
            {
                row.Id,
                Unreadable,
                now,
            }
        );
        metrics.Alarm(Unreadable);
        log.LogError(
            "Callback {Session} of {Tenant} fails: who waits for it was sealed with another key, or is damaged",
            row.Id,
            row.TenantId
        );
    }

    private sealed record Row(string Id, string TenantId, string KeyId, DateTimeOffset CallAt, byte[]? Visitor);

    private sealed record OverRow(
        string Id,
        string TenantId,
        string KeyId,
        DateTimeOffset CallAt,
        byte[]? Visitor,
        string Status,
        string? Reason
    );
}
