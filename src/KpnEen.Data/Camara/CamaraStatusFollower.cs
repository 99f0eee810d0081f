using KpnEen.Data.Log;
using KpnEen.Data.Postgres;
using KpnEen.Pbx.Events;

namespace KpnEen.Data.Camara;

/// <summary>
/// Brings what the switch says of a call to its row and queues the notification for its sink, in the transaction that stores the event:
/// a status that is in the log will be told.
/// </summary>
public sealed class CamaraStatusFollower(TimeProvider time) : ILogSubscriber
{
    public const string Topic = "camara";

    public bool Wants(StoredEvent stored) => CallIdOf(stored.Entry.Event) is not null;

    public async Task OnCommittingAsync(DbSession session, IReadOnlyList<StoredEvent> events)
    {
        foreach (var stored in events)
        {
            if (CallIdOf(stored.Entry.Event) is { } callId)
                await FollowAsync(session, callId, stored.Entry.Event, stored.Entry.Record);
        }
    }

    // The end is told when the conversation closes: only then recordings are on the disk, and a crash closes it, too.
    private static string? CallIdOf(ConversationEvent told)
    {
        var id =
            told.Type == EventTypes.ConversationClosed ? told.Data.Correlation?.ClickToCallId
            : told.Data.ClickToCall is { Status: "initiating" or "callingCaller" or "callingCallee" or "connected" } status ? status.Id
            : null;
        return id is not null && id.StartsWith(CamaraCallStore.Prefix + "_", StringComparison.Ordinal) ? id : null;
    }

    private async Task FollowAsync(DbSession session, string callId, ConversationEvent told, CallRecord? record)
    {
        var row = await session.QuerySingleOrDefaultAsync<Row>(
            """
            SELECT status, terminated, recording_enabled, sink IS NOT NULL AS is_told FROM camara_calls
            WHERE id = @callId AND tenant_id = @TenantId AND ended_at IS NULL FOR UPDATE
            """,
            new { callId, told.TenantId }
        );
        if (row is null)
            return;
        var isEnd = told.Type == EventTypes.ConversationClosed;
        var status = isEnd ? "disconnected" : told.Data.ClickToCall!.Status;
        var at = (isEnd ? told.Data.EndedAt : told.Data.ClickToCall!.At) ?? told.OccurredAt;
        await session.ExecuteAsync(
            "UPDATE camara_calls SET status = @status, conversation_id = @ConversationId, ended_at = @endedAt WHERE id = @callId",
            new
            {
                callId,
                status,
                told.ConversationId,
                endedAt = isEnd ? at : (DateTimeOffset?)null,
            }
        );
        if (!row.IsTold)
            return;
        await session.ExecuteAsync(
            """
            INSERT INTO camara_notifications
                (id, tenant_id, call_id, status, reason, recording_result, duration_seconds, occurred_at, due_at)
            VALUES (gen_random_uuid(), @TenantId, @callId, @status, @reason, @recordingResult, @duration, @at, @now)
            """,
            new
            {
                told.TenantId,
                callId,
                status,
                reason = isEnd ? CamaraEnd.Reason(row.Status, row.Terminated, told.Data) : null,
                recordingResult = isEnd && row.RecordingEnabled
                    ? CamaraEnd.RecordingResult(row.Status, record?.RecordingIds.Length ?? 0)
                    : null,
                duration = isEnd ? (told.Data.TalkMs ?? 0) / 1000 : (long?)null,
                at,
                now = time.GetUtcNow(),
            }
        );
        await session.NotifyAsync(Topic, callId);
    }

    private sealed record Row(string Status, bool Terminated, bool RecordingEnabled, bool IsTold);
}
