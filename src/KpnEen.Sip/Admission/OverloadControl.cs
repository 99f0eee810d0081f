using System.Net;
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

    // One for each socket: the empty queue of one says nothing of what waits before another.
    private readonly List<(IPEndPoint Socket, Backlog Backlog)> backlogs = [];
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
                return LeastShare();
        }
    }

    /// <summary>A datagram was read from this socket; how long it had waited there. Streams do not tell.</summary>
    public void Observe(TimeSpan waited, IPEndPoint socket)
    {
        if (limits.IsOff)
            return;
        lock (gate)
            BacklogOf(socket).Observe(Now, waited.TotalMilliseconds);
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
            share = LongestWait() > limits.Severe.TotalMilliseconds ? ShareNow() : 1;
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
        foreach (var (_, backlog) in backlogs)
            backlog.Advance(Now);
        lateness.Advance(Now);
        var share = LeastShare();
        if (told != share < 1)
        {
            told = share < 1;
            if (told)
                log.LogWarning("Overload: messages wait {Wait} ms, new calls are refused", Math.Max(LongestWait(), lateness.Wait));
            else
                log.LogInformation("No overload any more: all calls are let in");
        }
        return share;
    }

    private Backlog BacklogOf(IPEndPoint socket)
    {
        foreach (var (known, backlog) in backlogs)
        {
            if (ReferenceEquals(known, socket) || known.Equals(socket))
                return backlog;
        }
        var added = new Backlog(limits);
        backlogs.Add((socket, added));
        return added;
    }

    private double LeastShare()
    {
        var least = lateness.Share;
        foreach (var (_, backlog) in backlogs)
            least = Math.Min(least, backlog.Share);
        return least;
    }

    private double LongestWait()
    {
        var longest = 0.0;
        foreach (var (_, backlog) in backlogs)
            longest = Math.Max(longest, backlog.Wait);
        return longest;
    }

    // Work waits on the thread itself too: a timer that should have fired tells how long. One at a time, and only while calls come in.
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
