using System.Collections.Immutable;
using KpnEen.Pbx.Events;

namespace KpnEen.Data.Recovery;

/// <summary>A conversation as its events tell it, when the node that held it died: what is still open in it.</summary>
internal sealed class InterruptedConversation
{
    private static readonly ImmutableHashSet<string> RecordingDone = ["available", "failed", "deleted"];
    private static readonly ImmutableHashSet<string> ClickToCallDone = ["disconnected", "failed", "cancelled"];
    private readonly IReadOnlyList<ConversationEvent> events;

    /// <param name="events">All of the conversation, by sequence; at least one.</param>
    public InterruptedConversation(IReadOnlyList<ConversationEvent> events)
    {
        this.events = events;
        Last = events[^1];
        Ended = events.LastOrDefault(e => e.Type == EventTypes.CallEnded);
        AnsweredAt = events.Select(e => e.Data.AnsweredAt).LastOrDefault(a => a is not null);
        StartedAt = Known(d => d.StartedAt) ?? events[0].OccurredAt;
        OpenRecordings = [.. ByLast(d => d.Recording, r => r.RecordingId).Where(r => !RecordingDone.Contains(r.State))];
        RecordingIds = [.. events.Select(e => e.Data.Recording?.RecordingId).OfType<string>().Distinct(StringComparer.Ordinal)];
        StillRinging = Ringing();
        OpenClickToCall = [.. ByLast(d => d.ClickToCall, c => c.Id).Where(c => !ClickToCallDone.Contains(c.Status))];
    }

    public ConversationEvent Last { get; }

    /// <summary>The customer's side was released before the crash; only the closing is missing.</summary>
    public ConversationEvent? Ended { get; }
    public DateTimeOffset StartedAt { get; }
    public DateTimeOffset? AnsweredAt { get; }
    public ImmutableArray<RecordingRef> OpenRecordings { get; }
    public ImmutableArray<string> RecordingIds { get; }

    /// <summary>Targets that rang and of which neither an answer nor an end was told.</summary>
    public ImmutableArray<RingTarget> StillRinging { get; }
    public ImmutableArray<ClickToCallStatus> OpenClickToCall { get; }

    /// <summary>A transfer that was begun and of which no end was told.</summary>
    public Transfer? OpenTransfer =>
        events.LastOrDefault(e => e.Data.Transfer is not null) is { Type: EventTypes.TransferStarted } started
            ? started.Data.Transfer
            : null;

    /// <summary>What all events of the conversation say.</summary>
    public EventData Common() =>
        new()
        {
            ConversationId = Last.ConversationId,
            Direction = Known(d => d.Direction),
            StartedAt = StartedAt,
            AnsweredAt = AnsweredAt,
            Customer = Known(d => d.Customer),
            Dialled = Known(d => d.Dialled),
            User = events.Select(e => e.Data.User).LastOrDefault(u => u is not null),
            Redirections = events.Select(e => e.Data.Redirections).LastOrDefault(r => r is not null),
            Correlation = Known(d => d.Correlation),
            Metadata = Known(d => d.Metadata),
        };

    // These three as the switch counts them when it ends a call itself.
    public long RingMs(DateTimeOffset end) => Milliseconds((AnsweredAt ?? end) - StartedAt);

    public long TalkMs(DateTimeOffset end) => AnsweredAt is { } answered ? Math.Max(0, Milliseconds(end - answered) - HoldMs(end)) : 0;

    public long HoldMs(DateTimeOffset end)
    {
        var held = TimeSpan.Zero;
        DateTimeOffset? since = null;
        foreach (var e in events.Where(e => e.Type is EventTypes.CallHeld or EventTypes.CallResumed))
        {
            held += since is { } from && e.Type == EventTypes.CallResumed ? e.OccurredAt - from : TimeSpan.Zero;
            since = e.Type == EventTypes.CallResumed ? null : since ?? e.OccurredAt;
        }
        return Milliseconds(held + (since is { } open ? end - open : TimeSpan.Zero));
    }

    private static long Milliseconds(TimeSpan span) => Math.Max(0, (long)span.TotalMilliseconds);

    private T? Known<T>(Func<EventData, T?> member) => events.Select(e => member(e.Data)).FirstOrDefault(m => m is not null);

    private IEnumerable<T> ByLast<T>(Func<EventData, T?> member, Func<T, string> id)
        where T : class => events.Select(e => member(e.Data)).OfType<T>().GroupBy(id, StringComparer.Ordinal).Select(g => g.Last());

    private ImmutableArray<RingTarget> Ringing()
    {
        var ringing = new Dictionary<string, RingTarget>(StringComparer.Ordinal);
        foreach (var e in events)
        {
            if (e.Type == EventTypes.CallRinging)
            {
                foreach (var target in e.Data.Targets ?? [])
                    ringing[target.LegId] = target;
            }
            else if (e.Type is EventTypes.CallRingEnded or EventTypes.CallAnswered)
            {
                foreach (var legId in (e.Data.Targets ?? []).Select(t => t.LegId).Append(e.Data.LegId).OfType<string>())
                    ringing.Remove(legId);
            }
        }
        return [.. ringing.Values];
    }
}
