namespace KpnEen.Http.Limits;

/// <summary>
/// Counts the requests of one client, tenant or address in a window that slides by sixtieths: never more than the quota in any stretch as long as the window (two fixed windows would let two
/// quotas through where they meet), and at most a sixtieth less than it in the long run.
/// </summary>
internal sealed class RateLimitWindow(RateLimitPolicy policy)
{
    private const int Parts = 60;

    /// <summary>One more than the parts: the oldest counts until it lies behind the window whole.</summary>
    private const int Slots = Parts + 1;

    private readonly Lock gate = new();
    private readonly int[] counts = new int[Slots];
    private readonly long slotTicks = policy.Window.Ticks / Parts;
    private long newest = long.MinValue;
    private int sum;

    public RateLimitPolicy Policy => policy;

    /// <summary>Takes one of the quota unless it is used up.</summary>
    public RateLimitState Take(long nowTicks)
    {
        lock (gate)
        {
            Slide(nowTicks / slotTicks);
            var taken = sum < policy.Quota;
            if (taken)
            {
                counts[newest % Slots]++;
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

    private void Slide(long slot)
    {
        if (slot <= newest)
            return;
        if (newest == long.MinValue || slot - newest >= Slots)
        {
            Array.Clear(counts);
            sum = 0;
        }
        else
        {
            for (var passed = newest + 1; passed <= slot; passed++)
            {
                sum -= counts[passed % Slots];
                counts[passed % Slots] = 0;
            }
        }
        newest = slot;
    }

    /// <summary>Until the oldest request leaves the window; the whole window when there is none.</summary>
    private TimeSpan UntilMore(long nowTicks)
    {
        for (var back = Slots - 1; back >= 0; back--)
        {
            var slot = newest - back;
            if (slot >= 0 && counts[slot % Slots] > 0)
                return TimeSpan.FromTicks((slot + Slots) * slotTicks - nowTicks);
        }
        return policy.Window;
    }
}
