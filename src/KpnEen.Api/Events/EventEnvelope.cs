using KpnEen.Pbx.Events;

namespace KpnEen.Api.Events;

/// <summary>An event as webhooks, the feed and the stream send it: the same bytes in all three.</summary>
internal sealed record EventEnvelope
{
    /// <summary>Identifies the event; the same in every delivery, so that a receiver can tell repetitions.</summary>
    /// <example>evt_0192f0c1d2e37b4c8d5e6f7081920a1b</example>
    public required string Id { get; init; }

    /// <summary>What happened. New types may be added: pass over those you do not know.</summary>
    /// <example>call.answered</example>
    public required string Type { get; init; }

    /// <summary>When it happened.</summary>
    public required DateTimeOffset Timestamp { get; init; }

    /// <summary>The tenant it happened in.</summary>
    /// <example>ten_0192f0c1d2e37b4c8d5e6f7081920a1b</example>
    public required string TenantId { get; init; }

    /// <summary>The conversation it belongs to, if any.</summary>
    /// <example>conv_0192f0c1d2e37b4c8d5e6f7081920a1b</example>
    public string? ConversationId { get; init; }

    /// <summary>Place in the conversation: from 1, without gaps.</summary>
    /// <example>3</example>
    public long? Sequence { get; init; }

    /// <summary>Version of the payload.</summary>
    /// <example>v1</example>
    public required string ApiVersion { get; init; }

    /// <summary>What is known of it; groups that do not concern the event are absent.</summary>
    public required EventData Data { get; init; }

    /// <summary>True for test events, which never happened; absent for all others.</summary>
    public bool? Test { get; init; }
}
