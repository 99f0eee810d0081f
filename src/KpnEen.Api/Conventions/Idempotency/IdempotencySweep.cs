using KpnEen.Data.Identity;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace KpnEen.Api.Conventions;

/// <summary>Throws away idempotency keys past their time, once an hour.</summary>
internal sealed class IdempotencySweep(IdempotencyStore store, TimeProvider time, ILogger<IdempotencySweep> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromHours(1);

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

    private async Task SweepAsync(CancellationToken cancellation)
    {
        try
        {
            await store.SweepAsync(cancellation);
        }
        catch (NpgsqlException e)
        {
            log.LogWarning("Old idempotency keys stay for now: {Reason}", e.Message);
        }
    }
}
