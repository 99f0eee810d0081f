using System.Collections.Immutable;
using KpnEen.Pbx;
using KpnEen.Pbx.Calls;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Log;

namespace KpnEen.Data.Tests.Harness;

/// <summary>Makes the entries of a conversation as the switch does.</summary>
internal sealed class Conversation(string tenantId, TimeProvider? clock = null)
{
    private readonly TimeProvider time = clock ?? TimeProvider.System;
    private EventData common = new();
    private long sequence;

    public string Id { get; } = Ids.New("conv", clock ?? TimeProvider.System);

    public LogEntry Created()
    {
        common = new EventData
        {
            ConversationId = Id,
            Direction = CallDirection.Inbound,
            StartedAt = time.GetUtcNow(),
            Customer = new Party("+31201234567", "Jansen", Presentation.Allowed, true),
            Dialled = new Dialled("+31881112233", "Sales", "user", "usr_1"),
        };
        return Next(EventTypes.CallCreated);
    }

    public LogEntry Ringing(params string[] legs) =>
        Next(EventTypes.CallRinging, d => d with { Targets = [.. legs.Select(l => new RingTarget(l, "usr_1", "dev_1", "phone"))] });

    public LogEntry Answered(string leg)
    {
        common = common with { AnsweredAt = time.GetUtcNow() };
        return Next(EventTypes.CallAnswered, d => d with { LegId = leg });
    }

    public LogEntry Recording(string type, string id, string state, string? file = null) =>
        Next(type, d => d with { Recording = new RecordingRef(id, "always", state, "usr_1") }) with
        {
            RecordingFile = file,
        };

    public LogEntry Ended() =>
        Next(
            EventTypes.CallEnded,
            d =>
                d with
                {
                    EndedAt = time.GetUtcNow(),
                    Outcome = CallOutcome.Completed,
                    EndedBy = EndedBy.Customer,
                    Cause = new Cause(200, 16, "normal"),
                }
        );

    public LogEntry Closed(ImmutableArray<string>? recordings = null)
    {
        var data = common with
        {
            EndedAt = time.GetUtcNow(),
            Outcome = CallOutcome.Completed,
            EndedBy = EndedBy.Customer,
            User = new UserRef("usr_1", "Piet", null, "100", []),
            TalkMs = 1000,
        };
        var trace = new Decision(time.GetUtcNow(), "router", "usr_1", "ring", "dialled");
        return Next(EventTypes.ConversationClosed, _ => data) with
        {
            Record = new CallRecord(Id, tenantId, data, [trace], recordings ?? []),
        };
    }

    /// <summary>A whole short call.</summary>
    public LogEntry[] Whole() => [Created(), Ringing("leg_1"), Answered("leg_1"), Ended(), Closed()];

    public LogEntry Next(string type, Func<EventData, EventData>? with = null) =>
        new(
            new ConversationEvent(
                Ids.New("evt", time),
                type,
                time.GetUtcNow(),
                tenantId,
                Id,
                ++sequence,
                with is null ? common : with(common)
            )
        );
}
