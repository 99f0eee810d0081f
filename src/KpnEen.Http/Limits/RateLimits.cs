using System.Collections.Concurrent;

namespace KpnEen.Http.Limits;

/// <summary>The windows of all who asked lately. Those of a node count what this node answers.</summary>
public sealed class RateLimits(RateLimitOptions options, TimeProvider time)
{
    private const int SweepAbove = 10_000;
    private readonly ConcurrentDictionary<(string Policy, string Who), RateLimitWindow> windows = new();
    private int sweepAt = SweepAbove;

    public RateLimitOptions Options => options;

    /// <summary>Takes one of every quota, or none of them.</summary>
    public RateLimitState[] Take(params ReadOnlySpan<(RateLimitPolicy Policy, string Who)> charges)
    {
        var now = time.GetUtcNow().Ticks;
        var states = new RateLimitState[charges.Length];
        for (var i = 0; i < charges.Length; i++)
        {
            states[i] = Window(charges[i], now).Take(now);
            if (states[i].Taken)
                continue;
            for (var taken = 0; taken < i; taken++)
                Window(charges[taken], now).Return();
            return states[..(i + 1)];
        }
        return states;
    }

    private RateLimitWindow Window((RateLimitPolicy Policy, string Who) charge, long now)
    {
        var key = (charge.Policy.Name, charge.Who);
        if (windows.TryGetValue(key, out var window))
            return window;
        if (windows.Count > sweepAt)
            Sweep(now);
        return windows.GetOrAdd(key, static (_, policy) => new RateLimitWindow(policy), charge.Policy);
    }

    private void Sweep(long now)
    {
        foreach (var (key, window) in windows)
        {
            if (window.IsIdle(now))
                windows.TryRemove(key, out _);
        }
        // A flood of new addresses must not make every request look through all of them.
        sweepAt = Math.Max(SweepAbove, windows.Count * 2);
    }
}
