namespace KpnEen.Sip.Transactions;

/// <summary>
/// INVITEs whose transaction and call are over. A copy that the network held back longer than that must not ring again: it is answered as a merged
/// request (RFC 3261 8.2.2.2). Sixteen octets each, no timer.
/// </summary>
internal sealed class RecentInvites(TimeProvider time)
{
    // Twice the 32 s after which nobody repeats a request any more.
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(64);
    private readonly Lock gate = new();
    private readonly HashSet<ulong> known = [];
    private readonly Queue<(long Added, ulong Invite)> order = new();

    public void Add(in MergeKey key)
    {
        var now = time.GetTimestamp();
        lock (gate)
        {
            Forget(now);
            var invite = key.Hash();
            if (known.Add(invite))
                order.Enqueue((now, invite));
        }
    }

    public bool Contains(in MergeKey key)
    {
        lock (gate)
        {
            if (known.Count == 0)
                return false;
            // Also while no other call ends: a phone that begins anew may count its calls from one again.
            Forget(time.GetTimestamp());
            return known.Contains(key.Hash());
        }
    }

    private void Forget(long now)
    {
        while (order.TryPeek(out var oldest) && time.GetElapsedTime(oldest.Added, now) > Kept)
            known.Remove(order.Dequeue().Invite);
    }
}
