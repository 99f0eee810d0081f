namespace KpnEen.Sip.Authentication;

/// <summary>Which counts of which nonces were used, in bounded memory: two generations; what falls out of the older one is taken for used up.</summary>
internal sealed class NonceUses(int capacity)
{
    private const int Window = 64;
    private readonly Lock gate = new();
    private Dictionary<string, (uint Highest, ulong Seen)> current = [];
    private Dictionary<string, (uint Highest, ulong Seen)> former = [];
    private long newest;
    private long formerNewest;
    private long forgottenUpTo = -1;

    /// <summary>True the first time this count is used. Counts may overtake each other a little: requests do.</summary>
    /// <param name="madeAt">When the nonce was made.</param>
    public bool TryUse(string nonce, long madeAt, uint count)
    {
        lock (gate)
        {
            if (!current.TryGetValue(nonce, out var use) && !former.TryGetValue(nonce, out use) && madeAt <= forgottenUpTo)
                return false;
            if (!TryCount(ref use, count))
                return false;
            current[nonce] = use;
            newest = Math.Max(newest, madeAt);
            if (current.Count >= capacity)
                NextGeneration();
            return true;
        }
    }

    private static bool TryCount(ref (uint Highest, ulong Seen) use, uint count)
    {
        if (count > use.Highest)
        {
            var shift = count - use.Highest;
            use.Seen = shift >= Window ? 1 : (use.Seen << (int)shift) | 1;
            use.Highest = count;
            return true;
        }
        var behind = use.Highest - count;
        if (behind >= Window || (use.Seen & (1UL << (int)behind)) != 0)
            return false;
        use.Seen |= 1UL << (int)behind;
        return true;
    }

    private void NextGeneration()
    {
        if (former.Count > 0)
            forgottenUpTo = formerNewest;
        former = current;
        formerNewest = newest;
        current = [];
    }
}
