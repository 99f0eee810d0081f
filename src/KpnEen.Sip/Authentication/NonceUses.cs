namespace KpnEen.Sip.Authentication;

/// <summary>Which counts of which nonces were used, in bounded memory: two generations; what falls out of the older one is taken for used up.</summary>
internal sealed class NonceUses(int capacity)
{
    private const int Window = 64;
    private readonly Lock gate = new();
    private Dictionary<Nonce, Use> current = [];
    private Dictionary<Nonce, Use> former = [];
    private long newest;
    private long formerNewest;
    private long forgottenUpTo = -1;

    /// <summary>How a count of a nonce was found.</summary>
    public enum Verdict
    {
        /// <summary>Used before, or perhaps used before.</summary>
        Repeated,

        /// <summary>A further use of the nonce.</summary>
        Again,

        /// <summary>The first use of the nonce.</summary>
        First,
    }

    /// <summary>Each count is good once. Counts may overtake each other a little: requests do.</summary>
    /// <param name="count">Null for credentials without a count: these may use a nonce once and alone.</param>
    public Verdict TryUse(Nonce nonce, uint? count)
    {
        lock (gate)
        {
            var known = current.TryGetValue(nonce, out var use) || former.TryGetValue(nonce, out use);
            if (!known && nonce.MadeAt <= forgottenUpTo)
                return Verdict.Repeated;
            if (known && count is null)
                return Verdict.Repeated;
            if (count is null)
                use = new Use(uint.MaxValue, ulong.MaxValue);
            else if (!use.TryCount(count.Value))
                return Verdict.Repeated;
            current[nonce] = use;
            newest = Math.Max(newest, nonce.MadeAt);
            if (current.Count >= capacity)
                NextGeneration();
            return known ? Verdict.Again : Verdict.First;
        }
    }

    private void NextGeneration()
    {
        if (former.Count > 0)
            forgottenUpTo = formerNewest;
        former = current;
        formerNewest = newest;
        current = [];
    }

    // The highest count, and of the 64 up to it which were used.
    private record struct Use(uint Highest, ulong Seen)
    {
        public bool TryCount(uint count)
        {
            if (count > Highest)
            {
                var shift = count - Highest;
                Seen = shift >= Window ? 1 : (Seen << (int)shift) | 1;
                Highest = count;
                return true;
            }
            var behind = Highest - count;
            if (behind >= Window || (Seen & (1UL << (int)behind)) != 0)
                return false;
            Seen |= 1UL << (int)behind;
            return true;
        }
    }
}
