using System.Diagnostics.Metrics;

namespace KpnEen.Data;

/// <summary>Figures of the store, meter <c>KpnEen.Data</c>.</summary>
public sealed class DataMetrics : IDisposable
{
    public const string MeterName = "KpnEen.Data";
    private readonly Meter meter = new(MeterName);
    private readonly Counter<long> alarms;
    private readonly Counter<long> stored;

    public DataMetrics()
    {
        alarms = meter.CreateCounter<long>("kpneen.data.alarms", description: "What an operator must look at, by kind.");
        stored = meter.CreateCounter<long>("kpneen.log.stored", description: "Log entries moved from the journal to PostgreSQL.");
    }

    internal void Alarm(string kind) => alarms.Add(1, new KeyValuePair<string, object?>("kind", kind));

    internal void Stored(int entries) => stored.Add(entries);

    internal void WatchBacklog(Func<long> backlog) =>
        meter.CreateObservableGauge(
            "kpneen.log.backlog",
            backlog,
            description: "Log entries in the journal that PostgreSQL does not have yet."
        );

    public void Dispose() => meter.Dispose();
}
