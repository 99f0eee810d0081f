using KpnEen.Pbx.Events;

namespace KpnEen.Api.Calls;

/// <summary>Every decision about a conversation in order: why it went where it went, and who set it so.</summary>
internal sealed record CallTrace
{
    /// <summary>The conversation.</summary>
    /// <example>conv_0192f0c1d2e37b4c8d5e6f7081920a1b</example>
    public required string CallId { get; init; }

    /// <summary>How far the call is, or that it has ended.</summary>
    public CallState? State { get; init; }

    /// <summary>The decisions in order.</summary>
    public required IReadOnlyList<TracedDecision> Decisions { get; init; }
}
