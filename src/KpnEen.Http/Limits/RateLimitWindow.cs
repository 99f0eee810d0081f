namespace KpnEen.Http.Limits;

/// <summary>
/// Counts the requests of one client, tenant or address in a window that slides by sixtieths: never more than the quota in any stretch as long as the window (two fixed windows would let two
/// quotas through where they meet), and at most a sixtieth less than it in the long run. A part counts until its last request is as old as the window, so nobody is told to wait for longer.
/// </summary>
internal sealed class RateLimitWindow(RateLimitPolicy policy)
{
    private const int Parts = 60;

    /// <summary>One more than the parts: the window begins and ends within one.</summary>
    private const int Slots = Parts + 1;

    private readonly Lock gate = new();
    private readonly int[] counts = new int[Slots];
    private readonly long[] last = new long[Slots];
    private readonly long slotTicks = (policy.Window.Ticks + Parts - 1) / Parts;
    private long newest = long.MinValue;
    private int sum;

    public RateLimitPolicy Policy => policy;

    /// <summary>Takes one of the quota unless it is used up.</summary>
    public RateLimitState Take(long nowTicks)
    {
        lock (gate)
        {
            Slide(nowTicks);
            var taken = sum < policy.Quota;
            if (taken)
            {
                counts[newest % Slots]++;
                // The clock may be set back: what is said of a part does not become untrue by that.
                last[newest % Slots] = Math.Max(last[newest % Slots], nowTicks);
                sum++;
            }
            return new RateLimitState(policy, taken, policy.Quota - sum, UntilMore(nowTicks));
        }
    }

    /// <summary>Gives back what was taken for a request that another quota refused.</summary>
    public void Return()
    {
        lock (gate)
        {
            if (counts[newest % Slots] == 0)
                return;
            counts[newest % Slots]--;
            sum--;
        }
    }

    /// <summary>Nothing has been counted for a whole window.</summary>
    public bool IsIdle(long nowTicks)
    {
        lock (gate)
            return nowTicks / slotTicks - newest >= Slots;
    }

    private void Slide(long nowTicks)
    {
        var slot = nowTicks / slotTicks;
        // Nothing of what was counted concerns this request; or the clock was set back, and nobody is to wait until it is there again.
        if (newest == long.MinValue || Math.Abs(slot - newest) >= Slots)
        {
            Array.Clear(counts);
            Array.Clear(last);
            (sum, newest) = (0, slot);
        }
        for (; newest < slot; newest++)
            Forget((newest + 1) % Slots);
        // The two oldest parts alone can lie behind the window whole and still be among those kept.
        for (var oldest = newest + 1; oldest <= newest + 2; oldest++)
        {
            if (last[oldest % Slots] + policy.Window.Ticks <= nowTicks)
                Forget(oldest % Slots);
        }
    }

    private void Forget(long slot)
    {
        sum -= counts[slot];
        counts[slot] = 0;
        last[slot] = 0;
    }

    /// <summary>Until the oldest request leaves the window; the whole window when there is none.</summary>
    private TimeSpan UntilMore(long nowTicks)
    {
        for (var back = Slots - 1; back >= 0; back--)
        {
            var slot = newest - back;
            if (slot >= 0 && counts[slot % Slots] > 0)
                return TimeSpan.FromTicks(Math.Min(last[slot % Slots] + policy.Window.Ticks - nowTicks, policy.Window.Ticks));
        }
        return policy.Window;
    }
}
