namespace KpnEen.Api.Webhooks.Sending;

/// <summary>So many a second to one endpoint, from this worker, evenly: at most a tenth of a second's worth at once. W28.</summary>
internal sealed class Throttle(double perSecond, DateTimeOffset now)
{
    private readonly double burst = Math.Max(1, perSecond / 10.0);
    private double tokens = 1;
    private DateTimeOffset filled = now;

    public double PerSecond => perSecond;

    /// <summary>The one there is, or a new one when the setting has changed; null without a setting.</summary>
    public static Throttle? For(Throttle? present, double? perSecond, DateTimeOffset now) =>
        perSecond is not { } rate ? null
        : present?.PerSecond == rate ? present
        : new Throttle(rate, now);

    public int Available(DateTimeOffset at)
    {
        Fill(at);
        return (int)tokens;
    }

    public bool TryTake(DateTimeOffset at)
    {
        Fill(at);
        if (tokens < 1)
            return false;
        tokens--;
        return true;
    }

    /// <summary>How long until one may go.</summary>
    public TimeSpan Wait(DateTimeOffset at)
    {
        Fill(at);
        return tokens >= 1 ? TimeSpan.Zero : TimeSpan.FromSeconds((1 - tokens) / perSecond);
    }

    private void Fill(DateTimeOffset at)
    {
        if (at <= filled)
            return;
        tokens = Math.Min(burst, tokens + (at - filled).TotalSeconds * perSecond);
        filled = at;
    }
}
