namespace KpnEen.Sip.Subscriptions;

/// <summary>A bucket of tokens: a few NOTIFYs at once, then one each interval; what changes meanwhile is told together.</summary>
internal sealed class NotifyPace(NotifierLimits limits, TimeProvider time)
{
    private double tokens = limits.Burst;
    private long lookedAt = time.GetTimestamp();

    /// <summary>Takes a token; else how long until there is one.</summary>
    public TimeSpan Take()
    {
        var now = time.GetTimestamp();
        tokens = Math.Min(limits.Burst, tokens + time.GetElapsedTime(lookedAt, now) / limits.Interval);
        lookedAt = now;
        if (tokens < 1)
            return (1 - tokens) * limits.Interval + TimeSpan.FromMilliseconds(1);
        tokens--;
        return TimeSpan.Zero;
    }
}
