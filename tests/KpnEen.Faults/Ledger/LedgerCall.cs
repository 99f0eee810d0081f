using System.Collections.Immutable;

namespace KpnEen.Faults.Ledger;

/// <summary>A call of the load generator: the leg of the caller, and those that rang for it.</summary>
/// <param name="customer">The caller's number, one of its own for each call: the called phone knows the call by it.</param>
public sealed class LedgerCall(string callId, string customer, TimeProvider time)
{
    private ImmutableList<LedgerLeg> called = [];

    public string Customer => customer;

    public LedgerLeg Caller { get; } = new(callId, time);

    /// <summary>The legs that rang, oldest first.</summary>
    public IReadOnlyList<LedgerLeg> Called => called;

    /// <summary>
    /// The exchange said more than 100, and not that it has no room (503 with Retry-After): from there on it owes a record. What it refuses before a
    /// call begins (401, 403, 400, 488) is none.
    /// </summary>
    public bool Accepted { get; private set; }

    /// <summary>When the exchange first said anything but 100; null: it has not.</summary>
    public DateTimeOffset? Heard { get; private set; }

    public void Hear() => Heard ??= time.GetUtcNow();

    public void Accept() => Accepted = true;

    public LedgerLeg Rings(string callId)
    {
        var leg = new LedgerLeg(callId, time);
        ImmutableInterlocked.Update(ref called, legs => legs.Add(leg));
        return leg;
    }

    public override string ToString() => $"{Caller} of {customer}{string.Concat(called.Select(l => $"\n    called {l}"))}";
}
