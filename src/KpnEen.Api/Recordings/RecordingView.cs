using KpnEen.Pbx.Events;

namespace KpnEen.Api.Recordings;

/// <summary>A recording of a conversation; the audio is at <see cref="ContentUrl"/>.</summary>
internal sealed record RecordingView
{
    /// <summary>Identifies the recording.</summary>
    /// <example>rec_0192f0c1d2e37b4c8d5e6f7081920a1b</example>
    public required string Id { get; init; }

    /// <summary>What was recorded.</summary>
    /// <example>conv_0192f0c1d2e37b4c8d5e6f7081920a1b</example>
    public required string ConversationId { get; init; }

    /// <summary>Whose setting made the recording.</summary>
    /// <example>usr_0192f0c1d2e37b4c8d5e6f7081920a1b</example>
    public string? UserId { get; init; }

    /// <summary>always, alwaysWithPause or onDemandUserStart.</summary>
    /// <example>always</example>
    public required string Mode { get; init; }

    /// <summary>recording, paused, stopped, available or failed.</summary>
    /// <example>available</example>
    public required string State { get; init; }

    /// <summary>When the recording began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Length in milliseconds.</summary>
    /// <example>65000</example>
    public long? DurationMs { get; init; }

    /// <summary>Sound channels: left the customer, right the user.</summary>
    /// <example>2</example>
    public required int Channels { get; init; }

    /// <summary>Size of the audio in bytes, as it is downloaded.</summary>
    /// <example>1040044</example>
    public long? Bytes { get; init; }

    /// <summary>SHA-256 of the audio as it is downloaded, lower-case hex.</summary>
    /// <example>9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08</example>
    public string? Sha256 { get; init; }

    /// <summary>Where the recording was paused.</summary>
    public IReadOnlyList<RecordingPause>? Pauses { get; init; }

    /// <summary>Until when it is kept; then it is deleted.</summary>
    public DateTimeOffset? RetentionUntil { get; init; }

    /// <summary>Path of the audio, when there is some to be had.</summary>
    /// <example>/v1/recordings/rec_0192f0c1d2e37b4c8d5e6f7081920a1b/content</example>
    public string? ContentUrl { get; init; }
}
