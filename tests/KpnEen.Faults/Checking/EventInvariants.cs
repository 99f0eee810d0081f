namespace KpnEen.Faults.Checking;

/// <summary>I2, I3 and I4: events and their webhooks.</summary>
public static class EventInvariants
{
    /// <summary>I2: each committed event reached the receiver; a live one that came too late may be skipped, and says so.</summary>
    public static IEnumerable<Violation> AllDelivered(Facts facts)
    {
        var got = facts.Deliveries.Select(d => d.EventId).ToHashSet(StringComparer.Ordinal);
        return facts
            .Events.Where(e => e.ConversationId is not null && !e.IsSkipped && !got.Contains(e.Id))
            .Select(e => new Violation(
                "I2",
                $"{e.Type} {e.Id} (no. {e.Sequence} of {e.ConversationId}) was committed and never delivered"
            ));
    }

    /// <summary>I3: nothing is delivered that was not committed.</summary>
    public static IEnumerable<Violation> NoPhantoms(Facts facts)
    {
        var committed = facts.Events.Select(e => e.Id).ToHashSet(StringComparer.Ordinal);
        return facts
            .Deliveries.Where(d => !committed.Contains(d.EventId))
            .DistinctBy(d => d.EventId)
            .Select(d => new Violation(
                "I3",
                $"{d.EventId} (no. {d.Sequence} of {d.ConversationId}) was delivered and is not in the database"
            ));
    }

    /// <summary>I4: what was received of a conversation, doubles aside, is 1, 2, 3 ... in this order, skipped ones aside.</summary>
    public static IEnumerable<Violation> NoGaps(Facts facts)
    {
        var skipped = facts.Events.Where(e => e.IsSkipped).Select(e => (e.ConversationId, e.Sequence)).ToHashSet();
        foreach (var conversation in facts.Deliveries.Where(d => d.ConversationId is not null).GroupBy(d => d.ConversationId))
        {
            var received = conversation.DistinctBy(d => d.EventId).Select(d => d.Sequence ?? 0).ToArray();
            // A kill may have come between the receiver's 200 and our note of it: such a one was received and skipped.
            var due = Enumerable
                .Range(1, (int)received.Max())
                .Select(n => (long)n)
                .Where(n => received.Contains(n) || !skipped.Contains((conversation.Key, n)));
            if (!received.SequenceEqual(due))
                yield return new("I4", $"of {conversation.Key} came {string.Join(' ', received)}");
        }
    }
}
