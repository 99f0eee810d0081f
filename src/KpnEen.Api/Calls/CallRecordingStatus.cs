namespace KpnEen.Api.Calls;

/// <summary>Whether a conversation is recorded.</summary>
internal sealed record CallRecordingStatus
{
    /// <summary>none, recording, paused or stopped.</summary>
    /// <example>recording</example>
    public required string State { get; init; }

    /// <summary>The recordings made so far.</summary>
    /// <example>["rec_0192f0c1d2e37b4c8d5e6f7081920a1b"]</example>
    public required IReadOnlyList<string> RecordingIds { get; init; }
}
