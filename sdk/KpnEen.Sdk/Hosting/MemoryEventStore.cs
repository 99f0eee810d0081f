namespace KpnEen.Sdk;

/// <summary>Events in hand and those handled lately, in the memory of this process.</summary>
/// <param name="capacity">How many handled ones are remembered; the oldest are forgotten first. 0 remembers none.</param>
public sealed class MemoryEventStore(int capacity = MemoryEventStore.DefaultCapacity) : IHandledEventStore
{
    /// <summary>10 000 events.</summary>
    public const int DefaultCapacity = 10_000;

    private readonly Lock _gate = new();
    private readonly HashSet<string> _inHand = [];
    private readonly HashSet<string> _done = [];
    private readonly Queue<string> _order = new();

    /// <inheritdoc />
    public ValueTask<EventClaim> BeginAsync(string eventId, CancellationToken cancellationToken)
    {
        lock (_gate)
            return ValueTask.FromResult(
                _done.Contains(eventId) ? EventClaim.Done
                : _inHand.Add(eventId) ? EventClaim.Ours
                : EventClaim.InHand
            );
    }

    /// <inheritdoc />
    public ValueTask EndAsync(string eventId, bool handled, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _inHand.Remove(eventId);
            if (handled && capacity > 0 && _done.Add(eventId))
            {
                _order.Enqueue(eventId);
                if (_order.Count > capacity)
                    _done.Remove(_order.Dequeue());
            }
        }
        return ValueTask.CompletedTask;
    }
}
