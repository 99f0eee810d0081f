namespace KpnEen.Sdk.Hosting;

/// <summary>Ids of the events in hand and of those handled lately.</summary>
internal sealed class HandledEvents(int capacity)
{
    private readonly Lock _gate = new();
    private readonly HashSet<string> _inHand = [];
    private readonly HashSet<string> _done = [];
    private readonly Queue<string> _order = new();

    public enum Claim
    {
        Ours,
        InHand,
        Done,
    }

    public Claim Begin(string id)
    {
        lock (_gate)
            return _done.Contains(id) ? Claim.Done
                : _inHand.Add(id) ? Claim.Ours
                : Claim.InHand;
    }

    public void End(string id, bool done)
    {
        lock (_gate)
        {
            _inHand.Remove(id);
            if (!done || capacity == 0)
                return;
            _done.Add(id);
            _order.Enqueue(id);
            if (_order.Count > capacity)
                _done.Remove(_order.Dequeue());
        }
    }
}
