using KpnEen.Sip.Transactions;
using Microsoft.Extensions.Logging;

namespace KpnEen.Sip.Admission;

/// <summary>
/// Refuses new calls past the knee. The Call-ID decides which, by a hash nobody else knows: so the second attempt of a call that was challenged is let
/// in like the first, and a repeated one is refused like the first, without anything being remembered.
/// </summary>
internal sealed class OverloadControl(OverloadLimits limits, TimeProvider time, LiveCount callsInSetUp, ILogger log) : IDisposable
{
    private static readonly TimeSpan ProbeAfter = TimeSpan.FromMilliseconds(20);
    private readonly Lock gate = new();
    private readonly Backlog backlog = new(limits);
    private readonly Backlog lateness = new(limits);
    private ITimer? probe;
    private bool probing;
    private long probedAt;
    private bool isFull;
    private bool told;

    /// <summary>1 when nothing is refused.</summary>
    public double Share
    {
        get
        {
            lock (gate)
                return Math.Min(backlog.Share, lateness.Share);
        }
    }

    /// <summary>A message was read; how long it had waited.</summary>
    public void Observe(TimeSpan waited)
    {
        if (limits.IsOff)
            return;
        lock (gate)
            backlog.Observe(Now, waited.TotalMilliseconds);
    }

    public bool AdmitsCall(string callId)
    {
        if (limits.IsOff)
            return true;
        double share;
        lock (gate)
        {
            Probe();
            share = ShareNow();
        }
        return !IsFull() && Draws(callId, share);
    }

    /// <summary>Registrations are held back only when calls alone do not help.</summary>
    public bool AdmitsRegistration(string callId)
    {
        if (limits.IsOff)
            return true;
        double share;
        lock (gate)
            share = backlog.Wait > limits.Severe.TotalMilliseconds ? ShareNow() : 1;
        return Draws(callId, share);
    }

    /// <summary>Seconds.</summary>
    public int RetryAfter(Random random) => random.Next(limits.RetryAfter.From, limits.RetryAfter.To + 1);

    public void Dispose() => probe?.Dispose();

    private long Now => (long)time.GetElapsedTime(0).TotalMilliseconds;

    private static bool Draws(string callId, double share) =>
        share >= 1 || (uint)callId.GetHashCode(StringComparison.Ordinal) <= share * uint.MaxValue;

    private bool IsFull()
    {
        var calls = callsInSetUp.Value;
        if (isFull ? calls < limits.CallsInSetUp * 0.9 : calls >= limits.CallsInSetUp)
        {
            isFull = !isFull;
            if (isFull)
                log.LogWarning("{Count} calls are in set-up: new ones are refused", calls);
        }
        return isFull;
    }

    private double ShareNow()
    {
        backlog.Advance(Now);
        lateness.Advance(Now);
        var share = Math.Min(backlog.Share, lateness.Share);
        if (told != share < 1)
        {
            told = share < 1;
            if (told)
                log.LogWarning("Overload: messages wait {Wait} ms, new calls are refused", Math.Max(backlog.Wait, lateness.Wait));
            else
                log.LogInformation("No overload any more: all calls are let in");
        }
        return share;
    }

    // Work waits in the thread pool too: a timer that should have fired tells how long. One at a time, and only while calls come in.
    private void Probe()
    {
        if (probing)
            return;
        probing = true;
        probedAt = time.GetTimestamp();
        if (probe is null)
            probe = time.CreateTimer(_ => Probed(), null, ProbeAfter, Timeout.InfiniteTimeSpan);
        else
            probe.Change(ProbeAfter, Timeout.InfiniteTimeSpan);
    }

    private void Probed()
    {
        lock (gate)
        {
            probing = false;
            lateness.Observe(Now, Math.Max(0, (time.GetElapsedTime(probedAt) - ProbeAfter).TotalMilliseconds));
        }
    }
}
