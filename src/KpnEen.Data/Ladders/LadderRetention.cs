using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace KpnEen.Data.Ladders;

/// <summary>Removes the SIP messages of calls whose time is over, every ten minutes. Any number of processes may run it.</summary>
internal sealed class LadderRetention(LadderStore store, TimeProvider time, ILogger<LadderRetention> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                try
                {
                    await store.RemoveOldAsync(stoppingToken);
                }
                catch (NpgsqlException e)
                {
                    log.LogWarning("SIP messages of old calls could not be removed now: {Reason}", e.Message);
                }
                await Task.Delay(Interval, time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { }
    }
}
