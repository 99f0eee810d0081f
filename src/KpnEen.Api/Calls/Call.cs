using System.Text.Json;
using KpnEen.Pbx.Events;

namespace KpnEen.Api.Calls;

/// <summary>A conversation: everything from the first ring to the end of the customer's side, transfers included.</summary>
internal sealed record Call
{
    /// <summary>Identifies the conversation; the same id is in events, call record and recordings.</summary>
    /// <example>conv_0192f0c1d2e37b4c8d5e6f7081920a1b</example>
    public required string Id { get; init; }

    /// <summary>As the tenant sees it.</summary>
    public required CallDirection Direction { get; init; }

    /// <summary>Where the conversation stands: created, ringing, active, held, ended.</summary>
    public required CallState State { get; init; }

    /// <summary>The outside party, or for an internal call the one who called; the same throughout the conversation.</summary>
    public required Party Customer { get; init; }

    /// <summary>What was dialled.</summary>
    public required Dialled Dialled { get; init; }

    /// <summary>When the conversation began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it was first answered.</summary>
    public DateTimeOffset? AnsweredAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>How it ended.</summary>
    public CallOutcome? Outcome { get; init; }

    /// <summary>Who ended it.</summary>
    public EndedBy? EndedBy { get; init; }

    /// <summary>Why it ended.</summary>
    public Cause? Cause { get; init; }

    /// <summary>The connections to phones and trunks.</summary>
    public required IReadOnlyList<CallLeg> Legs { get; init; }

    /// <summary>Whether the conversation is recorded.</summary>
    public required CallRecordingStatus Recording { get; init; }

    /// <summary>Set while more than two talk: who hears each other.</summary>
    public ConferenceRef? Conference { get; init; }

    /// <summary>The call-me-now session, or the call of the CAMARA API (`ctd_…`), the conversation belongs to.</summary>
    /// <example>cmn_0192f0c1d2e37b4c8d5e6f7081920a1b</example>
    public string? ClickToCallId { get; init; }

    /// <summary>What the client gave when it placed the call, untouched.</summary>
    public JsonElement? Metadata { get; init; }
}
