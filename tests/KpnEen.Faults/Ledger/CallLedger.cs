using System.Collections.Concurrent;

namespace KpnEen.Faults.Ledger;

/// <summary>What the load generator knows to be true of every call, by Call-ID: the other half of each invariant.</summary>
public sealed class CallLedger(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, LedgerCall> byCallId = new();
    private readonly ConcurrentDictionary<string, LedgerCall> byCustomer = new();
    private readonly ConcurrentQueue<Outage> outages = new();
    private readonly ConcurrentQueue<Disturbance> disturbances = new();
    private readonly ConcurrentQueue<string> strays = new();
    private int last;

    public IReadOnlyCollection<LedgerCall> Calls => [.. byCallId.Values];

    public IReadOnlyCollection<Outage> Outages => outages;

    /// <summary>Calls that rang somewhere and that nobody made.</summary>
    public IReadOnlyCollection<string> Strays => strays;

    public int Live => byCallId.Values.Count(c => !c.Caller.IsOver || c.Called.Any(l => !l.IsOver));

    public LedgerCall? Find(string callId) => byCallId.GetValueOrDefault(callId);

    public LedgerCall Begin(string callId)
    {
        var call = new LedgerCall(callId, $"+3161{Interlocked.Increment(ref last):D7}", time);
        byCallId[callId] = byCustomer[call.Customer] = call;
        return call;
    }

    /// <summary>A phone rings. Null: for a call that is none of ours.</summary>
    public LedgerLeg? Rings(string? customer, string callId)
    {
        if (customer is not null && byCustomer.TryGetValue(customer, out var call))
            return call.Rings(callId);
        strays.Enqueue($"{callId} from {customer}");
        return null;
    }

    public void WasAway(Outage outage) => outages.Enqueue(outage);

    /// <summary>For a while both ends heard each other late: what they say of a time may differ by so much.</summary>
    public void WasDisturbed(Disturbance disturbance) => disturbances.Enqueue(disturbance);

    /// <summary>By how much the two ends of this call may differ about its times.</summary>
    public TimeSpan GraceOf(LedgerCall call)
    {
        var end = (call.Called.Select(l => l.Ended).Append(call.Caller.Ended).Max() ?? DateTimeOffset.MaxValue) + TimeSpan.FromSeconds(1);
        return disturbances.Where(d => d.From <= end && d.To >= call.Caller.Began).Aggregate(TimeSpan.Zero, (sum, d) => sum + d.Grace);
    }

    /// <summary>The kill in the middle of the call, or in the seconds in which its end was on the way.</summary>
    public Outage? KillOf(LedgerCall call)
    {
        var end = call.Called.Select(l => l.Ended).Append(call.Caller.Ended).Max() ?? DateTimeOffset.MaxValue;
        return outages.FirstOrDefault(o => o.Killed >= call.Caller.Began && o.Killed <= end + TimeSpan.FromSeconds(1));
    }
}
