using KpnEen.Data.Postgres;
using KpnEen.Pbx;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Log;

namespace KpnEen.Data.Records;

/// <summary>Recordings, newest first. The rows are written by the log; here they are read and marked as deleted.</summary>
public sealed class RecordingStore(Database database, TimeProvider time)
{
    private const string Columns =
        "id, conversation_id, user_id, node, file, mode, state, started_at, duration_ms, channels, bytes, sha256, pauses, revision, retention_until";
    private const string Listed = """
        FROM recordings
        WHERE tenant_id = @tenantId AND deleted_at IS NULL AND started_at >= @From AND started_at < @To
          AND (@ConversationId::text IS NULL OR conversation_id = @ConversationId)
          AND (@UserId::text IS NULL OR user_id = @UserId)
        """;

    public Task<IReadOnlyList<StoredRecording>> ListAsync(
        string tenantId,
        RecordingFilter filter,
        Keyset? after,
        int limit,
        CancellationToken cancellation,
        bool oldestFirst = false
    ) =>
        database.InTenantAsync(
            tenantId,
            session =>
                session.QueryAsync<StoredRecording>(
                    $"""
                    SELECT {Columns} {Listed}
                      AND (@afterTime::timestamptz IS NULL OR (started_at, id) {(oldestFirst ? '>' : '<')} (@afterTime, @afterId))
                    ORDER BY started_at {(oldestFirst ? "ASC" : "DESC")}, id {(oldestFirst ? "ASC" : "DESC")} LIMIT @limit
                    """,
                    new
                    {
                        tenantId,
                        filter.From,
                        filter.To,
                        afterTime = after?.StartedAt,
                        afterId = after?.Id,
                        filter.ConversationId,
                        filter.UserId,
                        limit,
                    }
                ),
            cancellation
        );

    /// <summary>How many there are; beyond ten thousand about how many.</summary>
    public Task<long> EstimateAsync(string tenantId, RecordingFilter filter, CancellationToken cancellation) =>
        database.InTenantAsync(
            tenantId,
            session =>
                BoundedCount.OfAsync(
                    session,
                    Listed,
                    new
                    {
                        tenantId,
                        filter.From,
                        filter.To,
                        filter.ConversationId,
                        filter.UserId,
                    }
                ),
            cancellation
        );

    public Task<StoredRecording?> FindAsync(string tenantId, string id, CancellationToken cancellation) =>
        database.InTenantAsync(
            tenantId,
            session =>
                session.QuerySingleOrDefaultAsync<StoredRecording>(
                    $"SELECT {Columns} FROM recordings WHERE id = @id AND deleted_at IS NULL",
                    new { id }
                ),
            cancellation
        );

    /// <summary>Marks the recording deleted and says so as an event; the file goes at once after on the node that has it (<see cref="RecordingSweep"/>).</summary>
    public Task<RecordingDeletion> DeleteAsync(string tenantId, string id, long? ifRevision, Actor actor, CancellationToken cancellation) =>
        database.InTenantAsync(tenantId, session => DeleteAsync(session, tenantId, id, ifRevision, actor), cancellation);

    private async Task<RecordingDeletion> DeleteAsync(DbSession session, string tenantId, string id, long? ifRevision, Actor actor)
    {
        var recording = await session.QuerySingleOrDefaultAsync<StoredRecording>(
            $"SELECT {Columns} FROM recordings WHERE id = @id AND deleted_at IS NULL FOR UPDATE",
            new { id }
        );
        if (recording is null)
            return RecordingDeletion.NotFound;
        if (ifRevision is { } expected && expected != recording.Revision)
            return RecordingDeletion.Stale;
        // The lock gives the event the next sequence of the conversation; an open one has its sequences from the switch alone.
        var conversation = await session.QuerySingleOrDefaultAsync<Conversation>(
            "SELECT last_sequence, last_occurred_at FROM conversations WHERE id = @ConversationId AND closed_at IS NOT NULL FOR UPDATE",
            new { recording.ConversationId }
        );
        if (conversation is null)
            return RecordingDeletion.InUse;
        await session.ExecuteAsync("UPDATE recordings SET deleted_at = @now WHERE id = @id", new { id, now = time.GetUtcNow() });
        session.Emit(Deleted(tenantId, recording, conversation, actor));
        await session.NotifyAsync(RecordingSweep.Topic, recording.Node);
        return RecordingDeletion.Deleted;
    }

    private LogEntry Deleted(string tenantId, StoredRecording recording, Conversation conversation, Actor actor)
    {
        var now = time.GetUtcNow();
        return new LogEntry(
            new ConversationEvent(
                Ids.New("evt", time),
                EventTypes.RecordingDeleted,
                now > conversation.LastOccurredAt ? now : conversation.LastOccurredAt,
                tenantId,
                recording.ConversationId,
                conversation.LastSequence + 1,
                new EventData
                {
                    ConversationId = recording.ConversationId,
                    Recording = new RecordingRef(
                        recording.Id,
                        recording.Mode,
                        "deleted",
                        recording.UserId,
                        recording.DurationMs,
                        recording.Channels,
                        recording.Sha256,
                        recording.Bytes
                    ),
                    Actor = actor,
                }
            )
        );
    }

    private sealed record Conversation(long LastSequence, DateTimeOffset LastOccurredAt);
}
