using KpnEen.Data.Postgres;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace KpnEen.Data.Operations;

/// <summary>Takes steps of operations as they are due, one after the other, and forgets old ones every hour. Belongs to the role jobs.</summary>
internal sealed class OperationWorker(OperationSteps steps, Notifications notifications, TimeProvider time, ILogger<OperationWorker> log)
    : BackgroundService
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PurgeInterval = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var purged = DateTimeOffset.MinValue;
        try
        {
            while (true)
            {
                var hint = notifications.Next(OperationTopics.Operation);
                try
                {
                    if (time.GetUtcNow() - purged > PurgeInterval)
                    {
                        await steps.PurgeAsync(stoppingToken);
                        purged = time.GetUtcNow();
                    }
                    if (await steps.TakeAsync(stoppingToken))
                        continue;
                }
                catch (Exception e) when (e is NpgsqlException or TimeoutException or IOException)
                {
                    log.LogWarning("Operations wait for the database: {Reason}", e.Message);
                }
                await Notifications.WaitAsync(hint, Poll, time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { }
    }
}
