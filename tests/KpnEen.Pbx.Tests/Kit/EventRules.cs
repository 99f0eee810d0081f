using KpnEen.Pbx.Events;

namespace KpnEen.Pbx.Tests.Kit;

/// <summary>The rules of spec/events.md that hold for every conversation.</summary>
public static class EventRules
{
    public static void Hold(MemoryLog log)
    {
        var records = log.Records.CountBy(r => r.ConversationId).ToDictionary();
        foreach (var conversation in log.Events.Where(e => e.ConversationId is not null).GroupBy(e => e.ConversationId!))
            Hold([.. conversation], records.GetValueOrDefault(conversation.Key));
    }

    private static void Hold(ConversationEvent[] events, int records)
    {
        Assert.Equal(Enumerable.Range(1, events.Length).Select(i => (long?)i), events.Select(e => e.Sequence));
        Assert.Equal(events.Select(e => e.OccurredAt).Order(), events.Select(e => e.OccurredAt));
        Assert.Equal(EventTypes.CallCreated, events[0].Type);
        Assert.Equal(EventTypes.ConversationClosed, events[^1].Type);
        Assert.Single(events, e => e.Type == EventTypes.ConversationClosed);
        Assert.Single(events, e => e.Type == EventTypes.CallEnded);
        Assert.Equal(1, records);
        Assert.Single(events.Select(e => e.Data.Customer).Distinct());
        foreach (var leg in events.Where(e => e.Type == EventTypes.CallRinging).Select(e => e.Data.LegId))
        {
            var ends = events.Count(e => e.Data.LegId == leg && (e.Type is EventTypes.CallAnswered or EventTypes.CallRingEnded));
            Assert.True(
                ends == 1,
                $"{leg} rang and was told to end {ends} times: {string.Join(", ", events.Select(e => $"{e.Type} {e.Data.LegId}"))}"
            );
        }
    }
}
