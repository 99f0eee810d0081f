namespace KpnEen.Sip.Transactions;

/// <summary>What the machines know of time: the timers, the running interval, and whether the transport repeats by itself.</summary>
internal readonly record struct TransactionTiming(SipTimers Timers, bool Reliable, TimeSpan Interval)
{
    /// <summary>First interval of A, E, G.</summary>
    public TimeSpan? First => Reliable ? null : Timers.T1;

    /// <summary>Next interval of A: doubles without end (RFC 3261 17.1.1.2).</summary>
    public TimeSpan Doubled => 2 * Interval;

    /// <summary>Next interval of E and G: doubles up to T2.</summary>
    public TimeSpan DoubledToT2 => Doubled < Timers.T2 ? Doubled : Timers.T2;
}
