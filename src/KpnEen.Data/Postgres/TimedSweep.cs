using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace KpnEen.Data.Postgres;

/// <summary>
/// Removes what is past its time, now and then. While the database is away it says so in the log, and tries again at the next time. Any number of
/// processes may run the same one.
/// </summary>
/// <param name="what">What stays when it fails, for the log: <c>Old events</c>.</param>
/// <param name="atStart">False: the first time is an interval after the start.</param>
internal sealed class TimedSweep(
    string what,
    TimeSpan interval,
    bool atStart,
    Func<CancellationToken, Task> remove,
    TimeProvider time,
    ILogger<TimedSweep> log
) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            if (!atStart)
                await Task.Delay(interval, time, stoppingToken);
            while (true)
            {
                try
                {
                    await remove(stoppingToken);
                }
                catch (NpgsqlException e)
                {
                    log.LogWarning("{What} could not be removed now: {Reason}", what, e.Message);
                }
                await Task.Delay(interval, time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops.
        }
    }
}
