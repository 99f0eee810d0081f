using System.Net;
using KpnEen.Sip.Transport;
using Microsoft.Extensions.Logging;

namespace KpnEen.Sip.Admission;

/// <summary>Decides whom we hear and how much we answer, in bounded memory; like Kamailio's pike, but only what was refused counts.</summary>
internal sealed class SourceGuard(SourceLimits limits, TimeProvider time, StackTotals totals, ILogger log, ISipRequestHandler handler)
{
    private const int Addresses = 20_000;
    private const int EndPoints = 40_000;
    private const int Friends = 200_000;
    private const int MostBlocked = 10_000;

    private readonly Lock gate = new();
    private readonly RecentTable<IPAddress, SourceRecord> addresses = new(Addresses);
    private readonly RecentTable<IPEndPoint, TokenBucket> endPoints = new(EndPoints);

    // Who proved a password, and how many wrong ones came from there since.
    private readonly RecentTable<IPEndPoint, int> friends = new(Friends);
    private readonly Dictionary<IPAddress, long> blocked = [];

    /// <summary>Counts a new request of this source; false when it is not to be looked at.</summary>
    public bool Hears(in Source source, SipFlow flow, int bytes)
    {
        if (limits.IsOff)
            return true;
        var now = Now;
        lock (gate)
        {
            if (friends.TryGet(source.EndPoint, out _))
                return true;
            var record = RecordOf(source.Address);
            record.Received(now, bytes);
            var isBlocked = blocked.Count > 0 && IsBlocked(source.Address, now);
            if (!isBlocked && TryTake(source.EndPoint, record, now))
                return true;
            if (handler.IsKnown(flow))
                return true;
            if (isBlocked)
            {
                totals.Unheard();
                return false;
            }
            totals.RateLimited();
            if (record.IsWorthTelling(now))
                log.LogWarning("{Source} asks more than a stranger may; what is over is not answered", source.Address);
            return false;
        }
    }

    /// <summary>A password was proved from that address and port.</summary>
    public bool IsFriend(in Source source)
    {
        lock (gate)
            return friends.TryGet(source.EndPoint, out _);
    }

    /// <summary>False when the answer must not go: it is longer than what a forger of the address spent.</summary>
    /// <param name="isShort">Nothing can be left out of it any more.</param>
    public bool MayAnswer(in Source source, SipFlow flow, int bytes, bool isShort)
    {
        if (limits.IsOff || flow.Transport != SipTransportKind.Udp)
            return true;
        lock (gate)
            return friends.TryGet(source.EndPoint, out _)
                || RecordOf(source.Address).TrySend(bytes, isShort ? limits.FreeBytes : 0)
                || handler.IsKnown(flow);
    }

    /// <summary>A request of this source was let in. Only a password makes a friend; else its asking is not counted, no more.</summary>
    public void Admitted(in Source source, bool proved)
    {
        if (limits.IsOff)
            return;
        lock (gate)
        {
            if (friends.TryGet(source.EndPoint, out _))
                return;
            if (proved)
                friends.Set(source.EndPoint, 0);
            if (addresses.TryGet(source.Address, out var record))
                record.GiveBack();
            if (endPoints.TryGet(source.EndPoint, out var bucket))
            {
                bucket.GiveBack();
                endPoints.Set(source.EndPoint, bucket);
            }
        }
    }

    public void WrongPassword(in Source source)
    {
        totals.WrongPassword();
        if (limits.IsOff || limits.WrongPasswords <= 0)
            return;
        var now = Now;
        lock (gate)
        {
            // A friend who guesses the passwords of others is none.
            if (friends.TryGet(source.EndPoint, out var guesses))
            {
                if (guesses + 1 >= limits.WrongPasswords)
                    friends.Remove(source.EndPoint);
                else
                    friends.Set(source.EndPoint, guesses + 1);
            }
            if (RecordOf(source.Address).Fail(now) && !IsBlocked(source.Address, now))
                Block(source.Address, now);
        }
    }

    private long Now => (long)time.GetElapsedTime(0).TotalMilliseconds;

    private bool TryTake(IPEndPoint endPoint, SourceRecord record, long now)
    {
        if (!endPoints.TryGet(endPoint, out var bucket))
            bucket = new TokenBucket(limits.EndPointBurst);
        var taken = bucket.TryTake(now, limits.EndPointRate, limits.EndPointBurst) && record.TryTake(now);
        endPoints.Set(endPoint, bucket);
        return taken;
    }

    private SourceRecord RecordOf(IPAddress address)
    {
        if (!addresses.TryGet(address, out var record))
            addresses.Set(address, record = new SourceRecord(limits));
        return record;
    }

    private bool IsBlocked(IPAddress address, long now)
    {
        if (!blocked.TryGetValue(address, out var until))
            return false;
        if (now < until)
            return true;
        blocked.Remove(address);
        return false;
    }

    private void Block(IPAddress address, long now)
    {
        if (blocked.Count >= MostBlocked)
            blocked.Remove(blocked.MinBy(b => b.Value).Key);
        blocked[address] = now + (long)limits.BlockFor.TotalMilliseconds;
        totals.SourceBlocked();
        log.LogWarning(
            "{Source} tried {Count} wrong passwords in {Window} s and is not heard for {Block} s",
            address,
            limits.WrongPasswords,
            limits.Window.TotalSeconds,
            limits.BlockFor.TotalSeconds
        );
    }
}
