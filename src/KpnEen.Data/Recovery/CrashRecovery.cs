using System.Security.Cryptography;
using KpnEen.Data.Log;
using KpnEen.Data.Postgres;
using KpnEen.Data.Records;
using KpnEen.Pbx.Events;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace KpnEen.Data.Recovery;

/// <summary>
/// Closes the conversations that the process before left open. Each is closed in one transaction from what is stored of it, so being
/// killed in the middle of this does no harm: the next start goes on.
/// </summary>
internal sealed class CrashRecovery(
    Database database,
    RecordingFolder folder,
    NodeName node,
    DataMetrics metrics,
    TimeProvider time,
    ILogger<CrashRecovery> log
)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>What the process before left open. The journal is in PostgreSQL by now, and no call has come yet.</summary>
    public Task<IReadOnlyList<string>> FindAsync(CancellationToken cancellation) =>
        TryingAgainAsync(
            () =>
                database.InPlatformAsync(
                    session =>
                        session.QueryAsync<string>(
                            "SELECT id FROM conversations WHERE node = @node AND closed_at IS NULL ORDER BY opened_at",
                            new { node = node.Value }
                        ),
                    cancellation
                ),
            cancellation
        );

    /// <summary>Closes them, one after the other, while calls go on.</summary>
    /// <param name="lastAlive">From the heartbeat of the process before.</param>
    public async Task CloseAsync(IReadOnlyList<string> open, DateTimeOffset? lastAlive, CancellationToken cancellation)
    {
        foreach (var id in open)
        {
            try
            {
                await TryingAgainAsync(() => CloseAsync(id, lastAlive, cancellation), cancellation);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                metrics.Alarm("recovery");
                log.LogError(e, "Conversation {Conversation} of before the restart cannot be closed", id);
            }
        }
        if (open.Count > 0)
            log.LogWarning("{Count} conversations were open when the switch last stopped; they are closed as failed", open.Count);
    }

    private Task<bool> CloseAsync(string conversationId, DateTimeOffset? lastAlive, CancellationToken cancellation) =>
        database.InPlatformAsync(
            async session =>
            {
                // The lock keeps out a second process that believes to be this node.
                var mine = await session.QueryAsync<string>(
                    "SELECT id FROM conversations WHERE id = @conversationId AND closed_at IS NULL FOR UPDATE",
                    new { conversationId }
                );
                if (mine.Count == 0)
                    return false;
                var envelopes = await session.QueryAsync<string>(
                    "SELECT envelope::text FROM events WHERE conversation_id = @conversationId ORDER BY sequence",
                    new { conversationId }
                );
                var conversation = new InterruptedConversation([.. envelopes.Select(EventJson.Read)]);
                var recordings = new List<RepairedRecording>();
                foreach (var recording in conversation.OpenRecordings)
                    recordings.Add(new RepairedRecording(recording, await RepairAsync(session, recording)));
                foreach (var entry in ClosingEvents.Of(conversation, recordings, lastAlive, time))
                    session.Emit(entry);
                return true;
            },
            cancellation
        );

    private async Task<RepairedFile?> RepairAsync(DbSession session, RecordingRef recording)
    {
        var file = await session.QuerySingleOrDefaultAsync<string>(
            "SELECT file FROM recordings WHERE id = @RecordingId",
            new { recording.RecordingId }
        );
        try
        {
            var found = folder.Repair(recording.RecordingId, file);
            return new RepairedFile((long)found.Duration.TotalMilliseconds, found.Bytes, found.Sha256);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException or CryptographicException)
        {
            metrics.Alarm("recording");
            log.LogError("Recording {Recording} of before the restart cannot be repaired: {Reason}", recording.RecordingId, e.Message);
            return null;
        }
    }

    private async Task<T> TryingAgainAsync<T>(Func<Task<T>> step, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                return await step();
            }
            catch (NpgsqlException e) when (e.IsTransient)
            {
                log.LogWarning("PostgreSQL is away, calls of before the restart wait to be closed: {Reason}", e.Message);
                await Task.Delay(Pause, time, cancellation);
            }
        }
    }
}
