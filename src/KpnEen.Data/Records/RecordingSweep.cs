using KpnEen.Data.Postgres;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace KpnEen.Data.Records;

/// <summary>Removes the files of this node whose recordings were deleted, and their keys with them. The row says so first, so that a kill in between leaves no row without file.</summary>
public sealed class RecordingSweep(
    Database database,
    Notifications notifications,
    RecordingFolder folder,
    NodeName node,
    TimeProvider time,
    ILogger<RecordingSweep> log
) : BackgroundService
{
    internal const string Topic = "recordingDeleted";
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);

    internal async Task RemoveFilesAsync(CancellationToken cancellation)
    {
        var files = await database.InPlatformAsync(
            session =>
                session.QueryAsync<Row>(
                    "SELECT id, file FROM recordings WHERE node = @node AND deleted_at IS NOT NULL AND file_removed_at IS NULL LIMIT 1000",
                    new { node = node.Value }
                ),
            cancellation
        );
        foreach (var (id, file) in files)
        {
            folder.Destroy(file);
            await database.InPlatformAsync(
                session =>
                    session.ExecuteAsync("UPDATE recordings SET file_removed_at = @now WHERE id = @id", new { id, now = time.GetUtcNow() }),
                cancellation
            );
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                var hint = notifications.Next(Topic, node.Value);
                try
                {
                    await RemoveFilesAsync(stoppingToken);
                }
                catch (Exception e) when (e is NpgsqlException or IOException or UnauthorizedAccessException or InvalidDataException)
                {
                    log.LogError(e, "Files of deleted recordings could not be removed");
                }
                await Notifications.WaitAsync(hint, Interval, time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { }
    }

    private sealed record Row(string Id, string File);
}
