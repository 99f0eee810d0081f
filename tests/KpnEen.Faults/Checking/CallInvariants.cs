using KpnEen.Faults.Ledger;

namespace KpnEen.Faults.Checking;

/// <summary>I1, I5, I6, I8 and I9: calls, their records and their legs.</summary>
public static class CallInvariants
{
    // The heartbeat is written every 2 s; the plan allows 5 s for a call the node died on.
    private static readonly TimeSpan BilledAfterKill = TimeSpan.FromSeconds(5);

    // Both ends look at the clock at the two ends of a way through two busy processes.
    private static readonly TimeSpan BilledElse = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan OpenFor = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan OrphanFor = TimeSpan.FromSeconds(10);

    // What the runtime opens for itself: pools of connections, assemblies.
    private const int HandlesOfTheRuntime = 64;

    // RTP and RTCP of two legs, and as many resting after a call before they are used again.
    private const int HandlesOfACall = 8;

    /// <summary>I1: accepted calls by Call-ID are the call records, one each.</summary>
    public static IEnumerable<Violation> OneRecordEach(Facts facts)
    {
        var records = facts.Records.Where(r => r.SipCallId is not null).ToLookup(r => r.SipCallId);
        foreach (var call in facts.Ledger.Calls.Where(c => c.Accepted && records[c.Caller.CallId].Count() != 1))
            yield return new("I1", $"{records[call.Caller.CallId].Count()} call records of {call}");
        foreach (var record in facts.Records.Where(r => r.SipCallId is { } id && facts.Ledger.Find(id) is null))
            yield return new("I1", $"record {record.ConversationId} is of Call-ID {record.SipCallId}, which nobody dialled");
        foreach (var group in records.Where(g => g.Count() > 1))
            yield return new("I1", $"{group.Count()} records of Call-ID {group.Key}");
    }

    /// <summary>I5: no conversation is open longer than 60 s after its call ended.</summary>
    public static IEnumerable<Violation> NoneOpen(Facts facts)
    {
        var latest = facts.Ledger.Calls.Select(c => c.Caller.Ended).Max() ?? DateTimeOffset.MinValue;
        return facts
            .Open.Where(o => o.OpenedAt < latest + OpenFor)
            .Select(o => new Violation("I5", $"{o.Id} of {o.OpenedAt:HH:mm:ss} is open"));
    }

    /// <summary>I6: what is billed is what was talked, to 5 s in a call that a kill ended.</summary>
    public static IEnumerable<Violation> BilledAsTalked(Facts facts)
    {
        foreach (var record in facts.Records)
        {
            if (record.SipCallId is null || facts.Ledger.Find(record.SipCallId) is not { } call || !call.Caller.IsOver)
                continue;
            var kill = facts.Ledger.KillOf(call);
            var billed = TimeSpan.FromMilliseconds(record.TalkMs ?? 0);
            var talked = Talked(call.Caller, kill);
            if ((billed - talked).Duration() > (kill is null ? BilledElse : BilledAfterKill) + facts.Ledger.GraceOf(call))
                yield return new(
                    "I6",
                    $"{record.ConversationId} is billed {billed.TotalSeconds:F2} s and was talked {talked.TotalSeconds:F2} s{(kill is null ? "" : ", killed")}: {call}"
                );
        }
    }

    /// <summary>I8: nothing is held when nobody calls.</summary>
    public static IEnumerable<Violation> NothingLeaked(Facts facts)
    {
        if (facts.LiveCalls is > 0)
            yield return new("I8", $"the switch has {facts.LiveCalls} live calls when all phones are idle");
        if (facts.HandlesGrown > HandlesOfTheRuntime + (HandlesOfACall * facts.PeakCalls))
            yield return new(
                "I8",
                $"the process holds {facts.HandlesGrown} sockets and files more than when it was quiet at the start, for {facts.PeakCalls} calls at once"
            );
    }

    /// <summary>I9: each leg was ended by somebody; one whose node was killed, within 10 s of the next start.</summary>
    public static IEnumerable<Violation> NobodyWithoutOwner(Facts facts)
    {
        foreach (var call in facts.Ledger.Calls)
        {
            var kill = facts.Ledger.KillOf(call);
            foreach (var leg in call.Called.Prepend(call.Caller))
            {
                if (!leg.IsOver)
                    yield return new("I9", $"{leg} is up and nobody ends it: {call}");
                else if (kill is not null && leg.Answered < kill.Killed && leg.Ended > kill.Ready + OrphanFor + facts.Ledger.GraceOf(call))
                    yield return new("I9", $"{leg} was ended {(leg.Ended - kill.Ready)!.Value.TotalSeconds:F1} s after the restart");
                else if (kill is null && leg.By == EndedBy.Timeout && leg.Answered is not null)
                    yield return new("I9", $"{leg} was left alone: {call}");
            }
        }
    }

    internal static TimeSpan Talked(LedgerLeg caller, Outage? kill)
    {
        if (caller.Answered is not { } from)
            return TimeSpan.Zero;
        var to = kill is not null && kill.Killed < caller.Ended ? kill.Killed : caller.Ended!.Value;
        return to > from ? to - from : TimeSpan.Zero;
    }
}
