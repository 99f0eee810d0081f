using System.Text.Json;
using System.Text.RegularExpressions;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Log;

namespace KpnEen.Pbx.Tests.Kit;

/// <summary>The rules of spec/events.md that hold for every conversation: of all tests, when their exchange is quiet again.</summary>
public static partial class EventRules
{
    public static void Hold(MemoryLog log)
    {
        var records = log.Records.CountBy(r => r.ConversationId).ToDictionary();
        foreach (var conversation in log.Events.Where(e => e.ConversationId is not null).GroupBy(e => e.ConversationId!))
            Hold([.. conversation], records.GetValueOrDefault(conversation.Key));
        foreach (var entry in log.Entries)
        {
            BelongsTogether(entry);
            IsReadable(entry.Event);
        }
        RecordingsAreOfOneConversation(log);
    }

    /// <summary>Rule 6: digits that somebody withheld stand in nothing that was told.</summary>
    public static void HoldBack(MemoryLog log, IEnumerable<string> withheld)
    {
        var told = string.Join('\n', log.Entries.Select(e => JsonSerializer.Serialize(e)));
        foreach (var secret in withheld)
            Assert.False(told.Contains(secret, StringComparison.Ordinal), $"{secret} was withheld and is told.");
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
        // Rule 6: a withheld customer has neither number nor name, and nothing leads to them.
        foreach (var data in events.Select(e => e.Data).Where(d => d.Customer is { Presentation: Presentation.Restricted }))
        {
            Assert.Null(data.Customer!.Number);
            Assert.Null(data.Customer.Name);
            Assert.Null(data.Correlation?.SipCallId);
        }
    }

    // Rule 5: event, record and recording are of the same conversation, and say so.
    private static void BelongsTogether(LogEntry entry)
    {
        if (entry.Event.ConversationId is { } conversation)
            Assert.Equal(conversation, entry.Event.Data.ConversationId);
        if (entry.Record is not { } record)
            return;
        Assert.Equal(entry.Event.ConversationId, record.ConversationId);
        Assert.Equal(entry.Event.TenantId, record.TenantId);
        Assert.Equal(record.ConversationId, record.Data.ConversationId);
    }

    private static void RecordingsAreOfOneConversation(MemoryLog log)
    {
        var homes = log
            .Events.Where(e => e.Data.Recording is not null)
            .GroupBy(e => e.Data.Recording!.RecordingId)
            .ToDictionary(g => g.Key, g => g.Select(e => e.ConversationId).Distinct().ToArray());
        Assert.All(homes, home => Assert.Single(home.Value));
        foreach (var record in log.Records)
            Assert.All(record.RecordingIds, id => Assert.Equal(record.ConversationId, Assert.Single(homes[id])));
    }

    // Rule 7: names as JSON has them, types with dots, and what a CRM asks first is there without a second request.
    private static void IsReadable(ConversationEvent told)
    {
        Assert.Matches(TypeName(), told.Type);
        using var json = JsonDocument.Parse(Envelopes.Of(told));
        Walk(json.RootElement);
        if (!told.Type.StartsWith("call.", StringComparison.Ordinal) || told.ConversationId is null)
            return;
        var data = told.Data;
        Assert.True(
            data is { Customer: not null, Dialled: not null, Direction: not null, State: not null, StartedAt: not null },
            $"{told.Type} is thin: {Envelopes.Of(told)}"
        );
    }

    private static void Walk(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in element.EnumerateArray())
                Walk(item);
        }
        else if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in element.EnumerateObject())
            {
                Assert.Matches(MemberName(), member.Name);
                // The customer's own.
                if (member.Name is not "metadata")
                    Walk(member.Value);
            }
        }
    }

    [GeneratedRegex("^[a-z][a-zA-Z0-9]*$")]
    private static partial Regex MemberName();

    [GeneratedRegex(@"^[a-z]+(_[a-z]+)*(\.[a-z]+(_[a-z]+)*)+$")]
    private static partial Regex TypeName();
}
