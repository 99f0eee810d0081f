using KpnEen.Data.Identity;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace KpnEen.Identity;

/// <summary>Throws away revocations and used numbers past their time, every ten minutes.</summary>
internal sealed class ExpirySweep(RevocationStore revocations, ReplayStore replays, TimeProvider time, ILogger<ExpirySweep> log)
    : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await Task.Delay(Pause, time, stoppingToken);
                await SweepAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops.
        }
    }

    private async Task SweepAsync(CancellationToken cancel)
    {
        try
        {
            await revocations.SweepAsync(cancel);
            await replays.SweepAsync(cancel);
        }
        catch (NpgsqlException e)
        {
            log.LogWarning("Old revocations stay for now: {Reason}", e.Message);
        }
    }
}
