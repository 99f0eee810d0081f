namespace KpnEen.Sip.Admission;

/// <summary>
/// The share of new calls that are let in, steered by how long messages wait. As in CoDel the shortest wait of an interval counts: a queue that
/// empties now and then is a burst, one that does not is overload. Above the target the share falls unless the wait falls already; below it, it grows.
/// </summary>
internal sealed class Backlog(OverloadLimits limits)
{
    private const double Least = 0.02;
    private readonly long interval = (long)limits.Interval.TotalMilliseconds;
    private readonly double target = limits.Target.TotalMilliseconds;
    private long endsAt = long.MinValue;
    private double shortest = double.MaxValue;
    private double former;
    private int late;

    /// <summary>1 when nothing is refused.</summary>
    public double Share { get; private set; } = 1;

    /// <summary>The wait of the last whole interval, in milliseconds.</summary>
    public double Wait => former;

    /// <param name="now">Milliseconds of a clock that never steps.</param>
    /// <param name="waited">How long a message waited, in milliseconds.</param>
    public void Observe(long now, double waited)
    {
        Advance(now);
        shortest = Math.Min(shortest, waited);
    }

    /// <summary>Brings the share up to date.</summary>
    public void Advance(long now)
    {
        if (endsAt == long.MinValue)
            endsAt = now + interval;
        if (now < endsAt)
            return;
        // Intervals nothing came in are intervals nothing waited in.
        var silent = (now - endsAt) / interval;
        Close(shortest == double.MaxValue ? 0 : shortest);
        for (var i = 0; i < Math.Min(silent, 100); i++)
            Close(0);
        endsAt += (silent + 1) * interval;
        shortest = double.MaxValue;
    }

    private void Close(double wait)
    {
        var isFalling = wait < former * 0.9;
        former = wait;
        if (wait > target)
        {
            late++;
            if (late >= limits.Patience && !isFalling)
                Share = Math.Max(Least, Share * (wait > 4 * target ? 0.6 : 0.8));
            return;
        }
        late = 0;
        if (wait < target / 2)
            Share = Math.Min(1, Share * 1.08 + 0.005);
    }
}
