using KpnEen.Data.Webhooks;

namespace KpnEen.Api.Webhooks.Sending;

/// <summary>The gates of all endpoints that have something under way here.</summary>
/// <remarks>Used by the one loop of the worker only.</remarks>
internal sealed class EndpointGates(WebhookOptions options, TimeProvider time)
{
    /// <summary>Attempts and waiting deliveries of this process for each attempt that may be in flight: what bounds its memory.</summary>
    private const int ClaimedForEach = 2;
    private readonly Dictionary<string, EndpointGate> gates = new(StringComparer.Ordinal);
    private readonly HashSet<EndpointGate> withWaiting = [];
    private int lastEndpoints = 1;

    public int InFlight { get; private set; }
    public int Waiting { get; private set; }

    /// <summary>How many more may be claimed in all.</summary>
    public int Room => options.Concurrency * ClaimedForEach - InFlight - Waiting;

    /// <summary>How many of an endpoint that is in no gate: its share of the room, and some ahead.</summary>
    public int Each => Math.Clamp(2 * Room / lastEndpoints, 2, options.ConcurrencyPerEndpoint * (1 + EndpointGate.Ahead));

    /// <summary>The last claim left something behind, and there is room for it now.</summary>
    public bool MayHaveMore { get; private set; }

    /// <summary>What a claim must know of: endpoints that may not take their share.</summary>
    public Dictionary<string, int> Busy()
    {
        var (now, each) = (time.GetUtcNow(), Each);
        var busy = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (id, gate) in gates)
        {
            if (gate.IsAsNew)
                continue;
            var room = Math.Min(each, gate.Room(now));
            gate.MayHaveMore = room == 0;
            busy[id] = room;
        }
        return busy;
    }

    /// <param name="most">How many might have been claimed in all, and of an endpoint in no gate.</param>
    public void Claimed(IReadOnlyList<ClaimedDelivery> claimed, int most, int each, Dictionary<string, int> busy)
    {
        var now = time.GetUtcNow();
        MayHaveMore = claimed.Count >= most;
        var endpoints = claimed.GroupBy(c => c.EndpointId, StringComparer.Ordinal).ToList();
        lastEndpoints = Math.Max(1, endpoints.Count);
        foreach (var endpoint in endpoints)
        {
            var gate = Of(endpoint.Key);
            var count = 0;
            foreach (var delivery in endpoint)
            {
                gate.Enqueue(new WaitingDelivery(delivery, now));
                count++;
            }
            withWaiting.Add(gate);
            Waiting += count;
            gate.MayHaveMore = count >= busy.GetValueOrDefault(endpoint.Key, each);
            MayHaveMore |= gate.MayHaveMore && gate.Room(now) > 0;
        }
        Sweep();
    }

    /// <summary>Those that may begin now: of each endpoint in turn.</summary>
    public IEnumerable<WaitingDelivery> Start()
    {
        var now = time.GetUtcNow();
        var began = true;
        while (began)
        {
            began = false;
            foreach (var gate in withWaiting.ToList())
            {
                if (InFlight >= options.Concurrency)
                    yield break;
                if (gate.Enter(now) is not { } delivery)
                    continue;
                began = true;
                InFlight++;
                Waiting--;
                if (gate.Waiting == 0)
                    withWaiting.Remove(gate);
                yield return delivery;
            }
        }
    }

    /// <summary>Those that waited too long behind a slow endpoint.</summary>
    public List<ClaimedDelivery> TakeOverdue(bool all = false)
    {
        var overdue = new List<ClaimedDelivery>();
        var now = all ? DateTimeOffset.MaxValue : time.GetUtcNow();
        foreach (var gate in withWaiting.ToList())
        {
            overdue.AddRange(gate.TakeOverdue(now).Select(w => w.Delivery));
            if (gate.Waiting == 0)
                withWaiting.Remove(gate);
        }
        Waiting -= overdue.Count;
        return overdue;
    }

    public void Ended(AttemptEnd end)
    {
        InFlight--;
        var gate = gates[end.Claimed.EndpointId];
        gate.Leave(end.Result?.Duration, end.Result is { Succeeded: true }, end.Result is { Overloaded: true });
        MayHaveMore |= gate.MayHaveMore;
    }

    /// <summary>When the next of those that wait for their second may go; null: none does.</summary>
    public TimeSpan? NextThrottled()
    {
        var now = time.GetUtcNow();
        var next = withWaiting
            .Where(g => g.Throttle is not null && g.InFlight < g.Limit)
            .Select(g => g.Throttle!.Wait(now))
            .DefaultIfEmpty(TimeSpan.MaxValue)
            .Min();
        return next == TimeSpan.MaxValue ? null : next;
    }

    private EndpointGate Of(string endpointId) =>
        gates.TryGetValue(endpointId, out var gate) ? gate : gates[endpointId] = new EndpointGate(options.ConcurrencyPerEndpoint);

    private void Sweep()
    {
        if (gates.Count <= 2 * (InFlight + Waiting) + 64)
            return;
        foreach (var (id, _) in gates.Where(g => g.Value.IsAsNew).ToList())
            gates.Remove(id);
    }
}
