using System.Text.Json;
using KpnEen.Data.Postgres;
using KpnEen.Pbx.Events;

namespace KpnEen.Data.Log;

/// <summary>What events say of conversations, call records and recordings, as rows.</summary>
internal static class LogRows
{
    public static async Task ApplyAsync(DbSession session, IReadOnlyList<StoredEvent> events, NodeName node)
    {
        foreach (
            var conversation in events
                .Where(e => e.Entry.Event is { ConversationId: not null, Sequence: not null })
                .GroupBy(e => e.Entry.Event.ConversationId)
        )
            await ConversationAsync(session, [.. conversation.Select(e => e.Entry.Event)], node);
        foreach (var entry in events.Select(e => e.Entry))
        {
            if (entry.Record is { } record)
                await RecordAsync(session, record, entry.Event.OccurredAt);
            if (entry.Event.Data.Recording is { } recording && entry.Event.ConversationId is not null)
                await RecordingAsync(session, entry.Event, recording, entry.RecordingFile, node);
        }
    }

    private static async Task ConversationAsync(DbSession session, IReadOnlyList<ConversationEvent> events, NodeName node)
    {
        var last = events.MaxBy(e => e.Sequence)!;
        var args = new
        {
            id = last.ConversationId,
            last.TenantId,
            node = node.Value,
            opened = events.Min(e => e.OccurredAt),
            last.Sequence,
            last.OccurredAt,
            closed = events.FirstOrDefault(e => e.Type == EventTypes.ConversationClosed)?.OccurredAt,
        };
        // A tenant's request may add to a conversation (its recording was deleted) but never begins one.
        await session.ExecuteAsync(
            session.TenantId is null
                ? """
                INSERT INTO conversations (id, tenant_id, node, opened_at, last_sequence, last_occurred_at, closed_at)
                VALUES (@id, @TenantId, @node, @opened, @Sequence, @OccurredAt, @closed)
                ON CONFLICT (id) DO UPDATE SET last_sequence = greatest(conversations.last_sequence, excluded.last_sequence),
                    last_occurred_at = greatest(conversations.last_occurred_at, excluded.last_occurred_at),
                    closed_at = coalesce(conversations.closed_at, excluded.closed_at)
                """
                : """
                UPDATE conversations SET last_sequence = greatest(last_sequence, @Sequence), last_occurred_at = greatest(last_occurred_at, @OccurredAt)
                WHERE id = @id
                """,
            args
        );
    }

    private static async Task RecordAsync(DbSession session, CallRecord record, DateTimeOffset closedAt)
    {
        var data = record.Data;
        await session.ExecuteAsync(
            """
            INSERT INTO call_records (conversation_id, tenant_id, direction, outcome, ended_by, started_at, answered_at, ended_at,
                ring_ms, wait_ms, hold_ms, talk_ms, customer_number, dialled_number, user_ids, recording_ids, data, trace)
            VALUES (@ConversationId, @TenantId, @direction, @outcome, @endedBy, @startedAt, @AnsweredAt, @EndedAt,
                @RingMs, @WaitMs, @HoldMs, @TalkMs, @customer, @dialled, @users, @recordings, @json::json, @trace::json)
            ON CONFLICT (conversation_id) DO NOTHING
            """,
            new
            {
                record.ConversationId,
                record.TenantId,
                direction = Name(data.Direction),
                outcome = Name(data.Outcome),
                endedBy = Name(data.EndedBy),
                startedAt = data.StartedAt ?? closedAt,
                data.AnsweredAt,
                data.EndedAt,
                data.RingMs,
                data.WaitMs,
                data.HoldMs,
                data.TalkMs,
                customer = data.Customer?.Number,
                dialled = data.Dialled?.Number,
                users = UsersOf(data).Distinct(StringComparer.Ordinal).ToArray(),
                recordings = record.RecordingIds.ToArray(),
                json = JsonSerializer.Serialize(data, EventJson.Options),
                trace = JsonSerializer.Serialize(record.Trace, EventJson.Options),
            }
        );
    }

    private static async Task RecordingAsync(DbSession session, ConversationEvent e, RecordingRef recording, string? file, NodeName node)
    {
        var args = new
        {
            id = recording.RecordingId,
            e.TenantId,
            e.ConversationId,
            recording.UserId,
            node = node.Value,
            // The switch names files by the recording's id; only it says so, no client.
            file = file ?? recording.RecordingId + ".wav",
            recording.Mode,
            recording.State,
            at = e.OccurredAt,
            recording.DurationMs,
            recording.Channels,
            recording.Bytes,
            recording.Sha256,
            retention = recording.RetentionDays is { } days ? e.OccurredAt.AddDays(days) : (DateTimeOffset?)null,
            pauses = recording.Pauses is { } pauses ? JsonSerializer.Serialize(pauses, EventJson.Options) : null,
        };
        const string changes = """
            state = @State, duration_ms = coalesce(@DurationMs, recordings.duration_ms), bytes = coalesce(@Bytes, recordings.bytes),
            sha256 = coalesce(@Sha256, recordings.sha256), pauses = coalesce(@pauses::json, recordings.pauses), retention_until = coalesce(recordings.retention_until, @retention), revision = recordings.revision + 1
            """;
        await session.ExecuteAsync(
            session.TenantId is null
                ? $"""
                INSERT INTO recordings (id, tenant_id, conversation_id, user_id, node, file, mode, state, started_at, duration_ms, channels, bytes, sha256, pauses, retention_until)
                VALUES (@id, @TenantId, @ConversationId, @UserId, @node, @file, @Mode, @State, @at, @DurationMs, @Channels, @Bytes, @Sha256, @pauses::json, @retention)
                ON CONFLICT (id) DO UPDATE SET {changes} WHERE recordings.deleted_at IS NULL
                """
                : $"UPDATE recordings SET {changes} WHERE id = @id",
            args
        );
    }

    private static IEnumerable<string> UsersOf(EventData data)
    {
        var users = (data.Legs ?? []).Select(l => l.UserId).Concat((data.Targets ?? []).Select(t => t.UserId)).Append(data.User?.Id);
        return users.OfType<string>();
    }

    private static string? Name<T>(T? value)
        where T : struct, Enum => value is { } named ? JsonNamingPolicy.CamelCase.ConvertName(named.ToString()) : null;
}
