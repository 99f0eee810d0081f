using System.Collections.Immutable;
using KpnEen.Data.Log;
using KpnEen.Data.Postgres;
using KpnEen.Pbx.Diagnosis;

namespace KpnEen.Data.Ladders;

/// <summary>The SIP messages of calls that are over, one row a call.</summary>
public sealed class LadderStore(Database database, LadderOptions options, TimeProvider time) : ILadderStore
{
    private const int Step = 2000;

    public Task KeepAsync(IReadOnlyList<KeptLadder> ladders, CancellationToken cancellation) =>
        database.InPlatformAsync(
            session =>
                session.ExecutePreparedAsync(
                    new LogStatement(
                        """
                        INSERT INTO sip_ladders (tenant_id, conversation_id, ended_at, messages)
                        SELECT * FROM unnest($1, $2, $3, $4)
                        ON CONFLICT (tenant_id, conversation_id) DO UPDATE SET messages = excluded.messages
                        """,
                        [
                            LogStatement.Column(ladders, l => l.TenantId),
                            LogStatement.Column(ladders, l => l.ConversationId),
                            LogStatement.TimeColumn(ladders, l => l.EndedAt),
                            LogStatement.Column(ladders, l => l.Messages),
                        ]
                    )
                ),
            cancellation
        );

    /// <returns>Null: the tenant has no such call, it goes on still, or it was too long ago.</returns>
    public async Task<ImmutableArray<LadderMessage>?> FindAsync(string tenantId, string conversationId, CancellationToken cancellation)
    {
        var packed = await database.InTenantAsync(
            tenantId,
            session =>
                session.QuerySingleOrDefaultAsync<byte[]>(
                    "SELECT messages FROM sip_ladders WHERE tenant_id = @tenantId AND conversation_id = @conversationId AND ended_at >= @since",
                    new
                    {
                        tenantId,
                        conversationId,
                        since = time.GetUtcNow() - options.KeptFor,
                    }
                ),
            cancellation
        );
        return packed is null ? null : LadderArchive.Unpack(packed);
    }

    /// <summary>Those that were kept long enough go.</summary>
    /// <returns>How many went.</returns>
    public async Task<int> RemoveOldAsync(CancellationToken cancellation)
    {
        var removed = 0;
        for (var step = Step; step == Step; removed += step)
        {
            step = await database.InPlatformAsync(
                session =>
                    session.ExecuteAsync(
                        """
                        DELETE FROM sip_ladders WHERE ctid = ANY (ARRAY(
                            SELECT ctid FROM sip_ladders WHERE ended_at < @before LIMIT @Step))
                        """,
                        new { before = time.GetUtcNow() - options.KeptFor, Step }
                    ),
                cancellation
            );
        }
        return removed;
    }
}
