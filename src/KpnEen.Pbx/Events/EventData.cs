using System.Collections.Immutable;
using System.Text.Json;

namespace KpnEen.Pbx.Events;

/// <summary>
/// The fat payload: a CRM needs no second request. Groups that do not concern an event are absent. spec/events.md 3.
/// </summary>
public sealed record EventData
{
    public string? ConversationId { get; init; }
    public string? LegId { get; init; }
    public CallDirection? Direction { get; init; }
    public CallState? State { get; init; }
    public DateTimeOffset? StartedAt { get; init; }
    public DateTimeOffset? AnsweredAt { get; init; }
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The outside party, or for an internal call the one who called; the same in every event of the conversation.</summary>
    public Party? Customer { get; init; }
    public Dialled? Dialled { get; init; }

    /// <summary>The user in focus: who rang, answered, held, transferred.</summary>
    public UserRef? User { get; init; }
    public ImmutableArray<RingTarget>? Targets { get; init; }
    public ImmutableArray<Redirection>? Redirections { get; init; }
    public Transfer? Transfer { get; init; }
    public RecordingRef? Recording { get; init; }

    /// <summary>The conference the call is.</summary>
    public ConferenceRef? Conference { get; init; }

    public EndedBy? EndedBy { get; init; }
    public CallOutcome? Outcome { get; init; }
    public Cause? Cause { get; init; }
    public long? RingMs { get; init; }
    public long? WaitMs { get; init; }
    public long? HoldMs { get; init; }
    public long? TalkMs { get; init; }
    public ImmutableArray<LegSummary>? Legs { get; init; }
    public Quality? Quality { get; init; }

    public ServiceChange? ServiceChange { get; init; }
    public ClickToCallStatus? ClickToCall { get; init; }
    public OperationRef? Operation { get; init; }

    /// <summary>The webhook endpoint the event is about; it does not get the event itself.</summary>
    public WebhookEndpointRef? WebhookEndpoint { get; init; }
    public WebhookDeliveryRef? WebhookDelivery { get; init; }

    /// <summary>Which application must be authorised anew.</summary>
    public TokenReuse? TokenReuse { get; init; }

    /// <summary>What happened at a call-me-now key outside any call.</summary>
    public CallMeNowNotice? CallMeNow { get; init; }
    public Actor? Actor { get; init; }

    public Correlation? Correlation { get; init; }

    /// <summary>What the client gave at originate, untouched.</summary>
    public JsonElement? Metadata { get; init; }
}
