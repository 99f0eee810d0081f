using System.Diagnostics.Metrics;
using KpnEen.Data.Webhooks;

namespace KpnEen.Api.Webhooks.Sending;

/// <summary>Figures of the deliveries for the operator, meter <c>KpnEen.Webhooks</c>. W48.</summary>
public sealed class WebhookMetrics : IDisposable
{
    public const string MeterName = "KpnEen.Webhooks";
    private readonly Meter meter = new(MeterName);
    private readonly Counter<long> attempts;
    private readonly Histogram<double> age;
    private readonly UpDownCounter<long> inFlight;
    private QueueFigures queue = QueueFigures.None;

    public WebhookMetrics()
    {
        attempts = meter.CreateCounter<long>(
            "kpneen.webhooks.attempts",
            description: "Attempts by class: 2xx, 3xx, 4xx, 5xx or why there was no answer."
        );
        age = meter.CreateHistogram<double>(
            "kpneen.webhooks.age",
            "s",
            "From the event to the answer that took it, first attempts only.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 600] }
        );
        inFlight = meter.CreateUpDownCounter<long>("kpneen.webhooks.in_flight", description: "Attempts that run now.");
        Gauge("kpneen.webhooks.pending", "Deliveries that wait or are under way.", f => f.Pending);
        Gauge(
            "kpneen.webhooks.oldest_due",
            "Seconds since the oldest delivery that could go was due, throttled endpoints not counted.",
            f => f.OldestDueSeconds
        );
        Gauge("kpneen.webhooks.oldest_throttled", "The same, of endpoints with a limit of their own.", f => f.OldestThrottledSeconds);
        Gauge("kpneen.webhooks.paused_endpoints", "Endpoints that are paused.", f => f.PausedEndpoints);
        Gauge("kpneen.webhooks.dead_letters", "Deliveries that were given up and are kept.", f => f.DeadLetters);
    }

    internal void Began() => inFlight.Add(1);

    internal void Ended(AttemptEnd end, DateTimeOffset now)
    {
        inFlight.Add(-1);
        if (end.Result is not { } result)
            return;
        var kind = result.Status is { } status ? $"{status / 100}xx" : result.Error!;
        attempts.Add(
            1,
            new KeyValuePair<string, object?>("class", kind),
            new KeyValuePair<string, object?>("trigger", end.Claimed.Trigger)
        );
        if (result.Succeeded && end.Claimed is { Trigger: "schedule", Failures: 0 })
            age.Record((now - end.Claimed.OccurredAt).TotalSeconds);
    }

    internal void Queue(QueueFigures figures) => queue = figures;

    public void Dispose() => meter.Dispose();

    private void Gauge(string name, string description, Func<QueueFigures, double> value) =>
        meter.CreateObservableGauge(name, () => value(queue), description: description);
}
