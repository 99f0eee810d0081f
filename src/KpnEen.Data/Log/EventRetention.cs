using KpnEen.Data.Postgres;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace KpnEen.Data.Log;

/// <summary>Removes events older than <see cref="EventFeed.Retention"/>, every hour, in small steps.</summary>
internal sealed class EventRetention(Database database, TimeProvider time, ILogger<EventRetention> log) : BackgroundService
{
    private const int Step = 5000;
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    public async Task<int> RemoveAsync(CancellationToken cancellation)
    {
        var removed = 0;
        for (var step = Step; step == Step; removed += step)
        {
            // An open conversation needs its first events should the node die.
            step = await database.InPlatformAsync(
                session =>
                    session.ExecuteAsync(
                        """
                        DELETE FROM events WHERE id IN (
                            SELECT e.id FROM events e LEFT JOIN conversations c ON c.id = e.conversation_id
                            WHERE e.recorded_at < @before AND (c.id IS NULL OR c.closed_at IS NOT NULL) LIMIT @Step)
                        """,
                        new { before = time.GetUtcNow() - EventFeed.Retention, Step }
                    ),
                cancellation
            );
        }
        return removed;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                try
                {
                    await RemoveAsync(stoppingToken);
                }
                catch (NpgsqlException e)
                {
                    log.LogWarning("Old events could not be removed now: {Reason}", e.Message);
                }
                await Task.Delay(Interval, time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { }
    }
}
