using KpnEen.Data.Webhooks;

namespace KpnEen.Api.Webhooks.Sending;

/// <summary>
/// What goes to one endpoint: how many attempts may be in flight, halved at each sign of overload and one more after each success (W17), how
/// many a second (W28), and which claimed deliveries wait for their place. A slow endpoint gets none that wait.
/// </summary>
/// <remarks>Used by the one loop of the worker only.</remarks>
internal sealed class EndpointGate(int most)
{
    /// <summary>So many times its places may be claimed ahead.</summary>
    public const int Ahead = 4;

    private readonly int most = most;
    private readonly Queue<WaitingDelivery> waiting = new();
    private bool isSlow;

    public int Limit { get; private set; } = most;
    public int InFlight { get; private set; }
    public int Waiting => waiting.Count;

    /// <summary>Null: as fast as it can.</summary>
    public Throttle? Throttle { get; private set; }

    /// <summary>The last claim took all it might, or it might take none: there may be more.</summary>
    public bool MayHaveMore { get; set; }

    /// <summary>How many more may be claimed.</summary>
    public int Room(DateTimeOffset now)
    {
        var places = (isSlow || Throttle is not null ? Limit : Limit * (1 + Ahead)) - InFlight - waiting.Count;
        return Math.Max(0, Throttle is null ? places : Math.Min(places, Throttle.Available(now) - waiting.Count));
    }

    /// <summary>Nothing is known of it that a new gate would not know.</summary>
    public bool IsAsNew => InFlight == 0 && waiting.Count == 0 && Limit == most && !isSlow && Throttle is null;

    public void Enqueue(WaitingDelivery claimed)
    {
        Throttle = Throttle.For(Throttle, claimed.Delivery.MaxPerSecond, claimed.ClaimedAt);
        waiting.Enqueue(claimed);
    }

    /// <returns>Null: nothing waits, or it must.</returns>
    public WaitingDelivery? Enter(DateTimeOffset now)
    {
        if (InFlight >= Limit || waiting.Count == 0 || Throttle?.TryTake(now) == false)
            return null;
        InFlight++;
        return waiting.Dequeue();
    }

    public void Leave(TimeSpan? duration, bool succeeded, bool overloaded)
    {
        InFlight--;
        isSlow = duration is { } took && took > Slow;
        if (overloaded)
            Limit = Math.Max(1, Limit / 2);
        else if (succeeded)
            Limit = Math.Min(most, Limit + 1);
    }

    /// <summary>Who waited this long behind others finds an endpoint that is slow: another claim may have them, when there is room.</summary>
    public IEnumerable<WaitingDelivery> TakeOverdue(DateTimeOffset now)
    {
        if (!waiting.TryPeek(out var first) || now - first.ClaimedAt < Slow)
            yield break;
        isSlow = InFlight >= Limit || isSlow;
        while (waiting.TryDequeue(out var overdue))
            yield return overdue;
    }

    public static readonly TimeSpan Slow = TimeSpan.FromSeconds(1);
}
