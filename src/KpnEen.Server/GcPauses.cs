using System.Diagnostics.Tracing;

namespace KpnEen.Server;

/// <summary>How long the collector stopped all threads, those of the media too: from the word to stop to the word to go on.</summary>
internal sealed class GcPauses : EventListener
{
    private const EventKeywords Collector = (EventKeywords)1;

    private readonly Lock gate = new();
    private DateTime stoppedAt;
    private TimeSpan longest;
    private TimeSpan total;
    private int count;

    public TimeSpan Longest
    {
        get
        {
            lock (gate)
                return longest;
        }
    }

    public override string ToString()
    {
        lock (gate)
            return FormattableString.Invariant(
                $"{count} pauses, {total.TotalMilliseconds:F1} ms in all, the longest {longest.TotalMilliseconds:F2} ms"
            );
    }

    /// <summary>Forgets what was.</summary>
    public void Reset()
    {
        lock (gate)
            (count, total, longest) = (0, TimeSpan.Zero, TimeSpan.Zero);
    }

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == "Microsoft-Windows-DotNETRuntime")
            EnableEvents(eventSource, EventLevel.Informational, Collector);
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        if (eventData.EventName?.StartsWith("GCSuspendEEBegin", StringComparison.Ordinal) == true)
        {
            stoppedAt = eventData.TimeStamp;
        }
        else if (eventData.EventName?.StartsWith("GCRestartEEEnd", StringComparison.Ordinal) == true && stoppedAt != default)
        {
            var pause = eventData.TimeStamp - stoppedAt;
            lock (gate)
            {
                count++;
                total += pause;
                longest = pause > longest ? pause : longest;
            }
        }
    }
}
