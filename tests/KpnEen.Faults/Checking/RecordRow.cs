namespace KpnEen.Faults.Checking;

/// <summary>A call record as it lies in the database.</summary>
public sealed record RecordRow(
    string ConversationId,
    string? SipCallId,
    string Outcome,
    string? Cause,
    DateTimeOffset StartedAt,
    DateTimeOffset? AnsweredAt,
    DateTimeOffset? EndedAt,
    long? TalkMs
);
