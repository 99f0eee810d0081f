using System.Collections.Immutable;
using System.Text.Json;
using KpnEen.Pbx.Directory;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Log;

namespace KpnEen.Pbx.Calls;

/// <summary>
/// What a customer sees as one call, transfers included: numbers its events without gaps, never lets their time go back, closes once. Thread-safe:
/// several targets may ring and stop at once.
/// </summary>
public sealed class Conversation(ConversationStart start, IConversationLog log, TimeProvider time)
{
    private readonly Lock gate = new();
    private ImmutableArray<Redirection> redirections = [];
    private ImmutableArray<Decision> trace = [];
    private long sequence;
    private DateTimeOffset last;
    private bool closed;
    private UserRef? focus;

    public string Id { get; } = Ids.New("conv", time);
    public ConversationStart Start => start;
    public DateTimeOffset StartedAt { get; } = time.GetUtcNow();

    /// <summary>Since when the customer's side talks.</summary>
    public DateTimeOffset? AnsweredAt { get; private set; }
    public CallState State { get; private set; } = CallState.Created;
    public ImmutableArray<Decision> Trace => trace;
    public ImmutableArray<Redirection> Redirections => redirections;

    public void Emit(string type, Func<EventData, EventData>? fill = null, string? recordingFile = null)
    {
        lock (gate)
        {
            if (!closed)
                Append(type, fill, null, recordingFile);
        }
    }

    /// <summary>The state changes with the event that tells it.</summary>
    public void Emit(string type, CallState state, Func<EventData, EventData>? fill = null)
    {
        lock (gate)
        {
            State = state;
            Emit(type, fill);
        }
    }

    /// <summary>The customer's side begins to talk. Only the first time counts.</summary>
    public void Answered()
    {
        lock (gate)
        {
            AnsweredAt ??= time.GetUtcNow();
            State = CallState.Active;
        }
    }

    /// <summary>More than two talk: nobody waits any more.</summary>
    public void Confers()
    {
        lock (gate)
            State = CallState.Active;
    }

    /// <summary>From here on events that name no other user are about this one: who talks with the customer.</summary>
    public void InFocus(UserRef? user)
    {
        lock (gate)
            focus = user ?? focus;
    }

    public void Redirected(Redirection redirection)
    {
        lock (gate)
            redirections = redirections.Add(redirection);
    }

    /// <summary>Design rule 9: every decision is traced.</summary>
    public void Decided(Decision decision)
    {
        lock (gate)
            trace = trace.Add(decision);
    }

    /// <summary>The last event, with the one call record.</summary>
    public void Close(ImmutableArray<string> recordings, Func<EventData, EventData> fill)
    {
        lock (gate)
        {
            if (closed)
                return;
            closed = true;
            Append(EventTypes.ConversationClosed, fill, data => new CallRecord(Id, start.Tenant.Id, data, trace, recordings), null);
        }
    }

    private void Append(string type, Func<EventData, EventData>? fill, Func<EventData, CallRecord>? record, string? recordingFile)
    {
        var now = time.GetUtcNow();
        last = now > last ? now : last;
        var common = new EventData
        {
            ConversationId = Id,
            Direction = start.Direction,
            State = State,
            StartedAt = StartedAt,
            AnsweredAt = AnsweredAt,
            Customer = start.Customer,
            Dialled = start.Dialled,
            User = focus ?? start.User,
            Redirections = redirections.IsEmpty ? null : redirections,
            Correlation = start.Correlation,
            Metadata = start.Metadata,
        };
        var data = fill is null ? common : fill(common);
        var told = new ConversationEvent(Ids.New("evt", time), type, last, start.Tenant.Id, Id, ++sequence, data);
        log.Append(new LogEntry(told, record?.Invoke(data), recordingFile));
    }
}
