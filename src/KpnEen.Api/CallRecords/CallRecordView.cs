using System.Text.Json;
using KpnEen.Data.Records;
using KpnEen.Pbx.Events;

namespace KpnEen.Api.CallRecords;

/// <summary>The one record of an ended conversation.</summary>
internal sealed record CallRecordView
{
    /// <summary>The conversation.</summary>
    /// <example>conv_0192f0c1d2e37b4c8d5e6f7081920a1b</example>
    public required string ConversationId { get; init; }

    /// <summary>As the tenant sees it.</summary>
    public CallDirection? Direction { get; init; }

    /// <summary>How it ended.</summary>
    public CallOutcome? Outcome { get; init; }

    /// <summary>Who ended it.</summary>
    public EndedBy? EndedBy { get; init; }

    /// <summary>Why it ended.</summary>
    public Cause? Cause { get; init; }

    /// <summary>When the conversation began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it was first answered.</summary>
    public DateTimeOffset? AnsweredAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>How long it rang, in milliseconds.</summary>
    /// <example>4200</example>
    public long? RingMs { get; init; }

    /// <summary>How long the caller waited, in milliseconds.</summary>
    /// <example>4200</example>
    public long? WaitMs { get; init; }

    /// <summary>How long the caller was on hold, in milliseconds.</summary>
    /// <example>0</example>
    public long? HoldMs { get; init; }

    /// <summary>How long was talked, in milliseconds.</summary>
    /// <example>65000</example>
    public long? TalkMs { get; init; }

    /// <summary>The outside party, or for an internal call the one who called.</summary>
    public Party? Customer { get; init; }

    /// <summary>What was dialled.</summary>
    public Dialled? Dialled { get; init; }

    /// <summary>The user who talked last.</summary>
    public UserRef? User { get; init; }

    /// <summary>Every time the call went on elsewhere.</summary>
    public IReadOnlyList<Redirection>? Redirections { get; init; }

    /// <summary>The connections to phones and trunks.</summary>
    public IReadOnlyList<LegSummary>? Legs { get; init; }

    /// <summary>How it sounded.</summary>
    public Quality? Quality { get; init; }

    /// <summary>The recordings of the conversation.</summary>
    /// <example>["rec_0192f0c1d2e37b4c8d5e6f7081920a1b"]</example>
    public required IReadOnlyList<string> RecordingIds { get; init; }

    /// <summary>Ids of the conversation elsewhere.</summary>
    public Correlation? Correlation { get; init; }

    /// <summary>What the client gave when it placed the call, untouched.</summary>
    public JsonElement? Metadata { get; init; }

    public static CallRecordView Of(StoredCallRecord record) =>
        new()
        {
            ConversationId = record.ConversationId,
            Direction = record.Data.Direction,
            Outcome = record.Data.Outcome,
            EndedBy = record.Data.EndedBy,
            Cause = record.Data.Cause,
            StartedAt = record.StartedAt,
            AnsweredAt = record.Data.AnsweredAt,
            EndedAt = record.Data.EndedAt,
            RingMs = record.Data.RingMs,
            WaitMs = record.Data.WaitMs,
            HoldMs = record.Data.HoldMs,
            TalkMs = record.Data.TalkMs,
            Customer = record.Data.Customer,
            Dialled = record.Data.Dialled,
            User = record.Data.User,
            Redirections = record.Data.Redirections,
            Legs = record.Data.Legs,
            Quality = record.Data.Quality,
            RecordingIds = record.RecordingIds,
            Correlation = record.Data.Correlation,
            Metadata = record.Data.Metadata,
        };
}
