using System.Collections.Immutable;
using System.Text.Json;

namespace KpnEen.Pbx.Events;

public enum CallDirection
{
    Inbound,
    Outbound,
    Internal,
}

public enum CallState
{
    Created,
    Ringing,
    Active,
    Held,
    Ended,
}

public enum Presentation
{
    Allowed,
    Restricted,
    Unavailable,
}

public enum EndedBy
{
    Customer,
    User,
    System,
    Network,
}

public enum CallOutcome
{
    Completed,
    Missed,
    Busy,
    Rejected,
    NoAnswer,
    AnsweredElsewhere,
    Blocked,
    Failed,
    Cancelled,
}

/// <summary>Why a ringing target stopped.</summary>
public enum RingEndReason
{
    NoAnswer,
    Busy,
    Rejected,
    AnsweredElsewhere,
    Unreachable,
    Cancelled,
}

/// <summary>Why a call went on elsewhere; the field's values plus those of mid-call moves.</summary>
public enum RedirectReason
{
    Unconditional,
    Busy,
    NoAnswer,
    Unavailable,
    HuntGroup,
    BlindTransfer,
    AttendedTransfer,
    Unknown,
}

/// <param name="Number">E.164 (extension for internal); absent when withheld.</param>
/// <param name="Verified">Asserted by the network or by our own authentication.</param>
/// <param name="Country">ISO 3166 alpha-2, when the number tells.</param>
/// <param name="Type">geographic, mobile, national (085/088), service, emergency, internal, international.</param>
public sealed record Party(
    string? Number,
    string? Name,
    Presentation Presentation,
    bool Verified,
    string? Country = null,
    string? Type = null
);

/// <param name="Kind">user, huntGroup, number (outside), starCode.</param>
public sealed record Dialled(string Number, string? Label, string Kind, string? Id);

public sealed record UserRef(string Id, string Name, string? Email, string Extension, ImmutableArray<string> ExternalIds);

/// <param name="DeviceKind">phone, virtual, trunk.</param>
public sealed record RingTarget(
    string LegId,
    string? UserId,
    string? DeviceId,
    string DeviceKind,
    string? Number = null,
    RingEndReason? Reason = null
);

/// <param name="Service">Name of the service that decided: call-forwarding-busy.</param>
public sealed record Redirection(string From, string To, RedirectReason Reason, string? Service, DateTimeOffset At);

/// <param name="Kind">blind or attended.</param>
/// <param name="OtherConversationId">The consultation call that was joined (attended), or in that call the one that took over.</param>
public sealed record Transfer(string Kind, UserRef? By, string? To, string? OtherConversationId = null, Cause? Failure = null);

public sealed record RecordingRef(
    string RecordingId,
    string Mode,
    string State,
    string? UserId,
    long? DurationMs = null,
    int Channels = 2,
    string? Sha256 = null,
    long? Bytes = null,
    ImmutableArray<RecordingPause>? Pauses = null,
    int? RetentionDays = null,
    string? Url = null
);

/// <param name="FromMs">Position in the recording.</param>
public sealed record RecordingPause(long FromMs, DateTimeOffset From, DateTimeOffset? To, Actor? By);

/// <param name="Sip">Status code of the final answer or 200.</param>
/// <param name="Q850">ITU-T Q.850 cause.</param>
public sealed record Cause(int Sip, int Q850, string Text);

public sealed record LegSummary(
    string LegId,
    string Kind,
    CallDirection Direction,
    string? UserId,
    string? DeviceId,
    string? Number,
    DateTimeOffset StartedAt,
    DateTimeOffset? AnsweredAt,
    DateTimeOffset? EndedAt,
    string? EndReason,
    Quality? Quality
);

/// <param name="MosIn">E-model estimate of what we heard from that side, 1 to 4.5.</param>
public sealed record Quality(double MosIn, double? MosOut, double JitterMs, double LossPct, string Codec);

public sealed record ServiceChange(string SubjectKind, string SubjectId, string Service, JsonElement Before, JsonElement After);

/// <param name="Status">initiating, callingCaller, callingCallee, connected, disconnected, failed, cancelled.</param>
public sealed record ClickToCallStatus(string Id, string Status, string? Reason, string? VisitorNumber, DateTimeOffset At);

/// <param name="Kind">user, api, starCode, phone, visitor, schedule, system.</param>
public sealed record Actor(string Kind, string? Id);

public sealed record Correlation(string? SipCallId, string? ClickToCallId);
