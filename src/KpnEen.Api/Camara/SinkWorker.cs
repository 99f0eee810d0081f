using KpnEen.Api.Webhooks;
using KpnEen.Data.Camara;
using KpnEen.Data.Postgres;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace KpnEen.Api.Camara;

/// <summary>Takes notifications that are due and has them told, each by itself: a sink that hangs holds up only its own call.</summary>
internal sealed class SinkWorker(
    CamaraNotificationQueue queue,
    SinkNotifier notifier,
    Notifications notifications,
    WebhookOptions options,
    TimeProvider time,
    ILogger<SinkWorker> log
) : BackgroundService
{
    private const int Most = 100;
    private static readonly TimeSpan SweepInterval = TimeSpan.FromHours(1);
    private readonly HashSet<Task> running = [];
    private DateTimeOffset nextSweep;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                var hint = notifications.Next(CamaraStatusFollower.Topic);
                running.RemoveWhere(task => task.IsCompleted);
                try
                {
                    await SweepAsync(stoppingToken);
                    var room = Most - running.Count;
                    foreach (var due in room > 0 ? await queue.TakeAsync(room, options.Lease, stoppingToken) : [])
                        running.Add(TellAsync(due, stoppingToken));
                }
                catch (Exception e) when (!stoppingToken.IsCancellationRequested)
                {
                    log.LogWarning("The sinks of calls cannot be told now: {Reason}", e.Message);
                }
                await Notifications.WaitAsync(hint, options.PollInterval, time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            await Task.WhenAll(running);
        }
    }

    private async Task TellAsync(CamaraNotification notification, CancellationToken stopping)
    {
        try
        {
            await notifier.TellAsync(notification, stopping);
        }
        // The lease ends, and it is taken again.
        catch (Exception e)
        {
            if (!stopping.IsCancellationRequested)
                log.LogWarning("Status {Status} of {Call} waits: {Reason}", notification.Status, notification.CallId, e.Message);
        }
    }

    private async Task SweepAsync(CancellationToken stopping)
    {
        if (time.GetUtcNow() < nextSweep)
            return;
        nextSweep = time.GetUtcNow() + SweepInterval;
        await queue.SweepAsync(stopping);
    }
}
