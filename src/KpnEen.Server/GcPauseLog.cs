namespace KpnEen.Server;

/// <summary>Tells of the collector's pauses each minute and at the end.</summary>
internal sealed class GcPauseLog(ILogger<GcPauseLog> log, TimeProvider time) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var pauses = new GcPauses();
        try
        {
            while (true)
            {
                await Task.Delay(TimeSpan.FromMinutes(1), time, stoppingToken);
                log.LogInformation("Garbage collection of a minute: {Pauses}", pauses);
                pauses.Reset();
            }
        }
        catch (OperationCanceledException)
        {
            log.LogInformation("Garbage collection since then: {Pauses}", pauses);
        }
    }
}
