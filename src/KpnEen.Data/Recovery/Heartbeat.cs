using System.Globalization;
using System.Text;
using KpnEen.Data.Postgres;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace KpnEen.Data.Recovery;

/// <summary>Writes down every 2 s that the node lives: after a crash, calls are taken to have lasted until then.</summary>
internal sealed class Heartbeat(StateFolder state, TimeProvider time, ILogger<Heartbeat> log) : BackgroundService
{
    // Always of the same length, written over the former: a kill in between leaves no half time.
    private const string Format = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);
    private readonly string path = Path.Combine(state.Root, "heartbeat");

    /// <summary>When the process that was here before last lived; null at the first start.</summary>
    public DateTimeOffset? Last() =>
        File.Exists(path)
        && DateTimeOffset.TryParseExact(
            File.ReadAllText(path),
            Format,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out var last
        )
            ? last
            : null;

    internal void Beat()
    {
        using var file = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.Write);
        RandomAccess.Write(file, Encoding.ASCII.GetBytes(time.GetUtcNow().UtcDateTime.ToString(Format, CultureInfo.InvariantCulture)), 0);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                try
                {
                    Beat();
                }
                catch (IOException e)
                {
                    log.LogWarning("The heartbeat cannot be written: {Reason}", e.Message);
                }
                await Task.Delay(Interval, time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { }
    }
}
