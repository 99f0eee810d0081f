using System.Collections.Concurrent;

namespace KpnEen.Pbx.Watching;

/// <summary>So many at once, then one each interval, for each sender apart. Senders that were quiet long enough are forgotten. Thread-safe.</summary>
internal sealed class RateLimit(int burst, TimeSpan interval, TimeProvider time)
{
    private const int SweepEvery = 1024;
    private readonly ConcurrentDictionary<string, DateTimeOffset> fullAt = new(StringComparer.Ordinal);
    private int asked;

    /// <summary>False when the sender must wait.</summary>
    public bool TryTake(string sender)
    {
        var now = time.GetUtcNow();
        if (Interlocked.Increment(ref asked) % SweepEvery == 0)
            Sweep(now);
        // When all tokens are back: each one taken puts it off by one interval.
        var at = fullAt.GetValueOrDefault(sender);
        at = (at > now ? at : now) + interval;
        if (at - now > burst * interval)
            return false;
        fullAt[sender] = at;
        return true;
    }

    private void Sweep(DateTimeOffset now)
    {
        foreach (var (sender, at) in fullAt)
        {
            if (at <= now)
                fullAt.TryRemove(new(sender, at));
        }
    }
}
