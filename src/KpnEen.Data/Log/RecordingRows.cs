using System.Text.Json;
using KpnEen.Data.Postgres;
using KpnEen.Data.Records;
using KpnEen.Pbx.Events;

namespace KpnEen.Data.Log;

/// <summary>What events say of recordings, as rows.</summary>
internal static class RecordingRows
{
    public static async Task ApplyAsync(DbSession session, IReadOnlyList<EncodedEntry> entries, NodeName node)
    {
        foreach (var entry in entries.Select(e => e.Entry))
        {
            if (entry.Event.Data.Recording is { } recording && entry.Event.ConversationId is not null)
                await RecordingAsync(session, entry.Event, recording, entry.RecordingFile, node);
        }
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
            file = file ?? RecordingFolder.NameOf(recording.RecordingId),
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
}
