using System.Collections.Immutable;
using KpnEen.Data.Postgres;
using KpnEen.Data.Resources;
using KpnEen.Data.Secrets;
using KpnEen.Pbx.Events;

namespace KpnEen.Data.CallMeNow;

/// <summary>Visitors who wait to be called back: in the database, so that a restart loses none. Several nodes may take out of it.</summary>
public sealed class CallbackQueue(Database database, ISecretBox secrets, TimeProvider time)
{
    /// <summary>Later than this nobody expects the call any more.</summary>
    public static readonly TimeSpan Latest = TimeSpan.FromMinutes(30);

    // A call that was placed says so at once: one still without a word was never placed.
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(1);
    private const int Most = 20;

    /// <summary>Takes out those whose time has come, each once; what was taken out and came to nothing (a kill) is taken out again.</summary>
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
                return rows.Select(r => new Callback(r.Id, r.TenantId, r.KeyId, r.CallAt, CallbackVisitor.Open(secrets, r.Id, r.Visitor)))
                    .ToImmutableArray();
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
                    var (number, name) = CallbackVisitor.Open(secrets, row.Id, row.Visitor);
                    var notice = new CallMeNowNotice(row.KeyId, row.Id, row.Reason ?? row.Status, number, name, row.CallAt);
                    session.Tell(time, EventTypes.CallMeNowCallbackMissed, row.TenantId, notice);
                }
                return missed.Count;
            },
            cancellation
        );

    private sealed record Row(string Id, string TenantId, string KeyId, DateTimeOffset CallAt, byte[] Visitor);

    private sealed record OverRow(
        string Id,
        string TenantId,
        string KeyId,
        DateTimeOffset CallAt,
        byte[] Visitor,
        string Status,
        string? Reason
    );
}
