namespace KpnEen.Api.AudioFiles;

/// <summary>A sound file of the company, for music on hold and for playing in calls.</summary>
internal sealed record AudioFile
{
    /// <summary>Identifies the file.</summary>
    /// <example>aud_0192f0c1d2e37b4c8d5e6f7081920a1b</example>
    public required string Id { get; init; }

    /// <summary>Name for people.</summary>
    /// <example>Winter music</example>
    public required string Name { get; init; }

    /// <summary>Length in milliseconds.</summary>
    /// <example>95000</example>
    public required long DurationMs { get; init; }

    /// <summary>Size of the file in bytes.</summary>
    /// <example>1520044</example>
    public required long Bytes { get; init; }

    /// <summary>SHA-256 of the file, lower-case hex.</summary>
    /// <example>9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08</example>
    public required string Sha256 { get; init; }

    /// <summary>When the file was uploaded.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Path of the file itself.</summary>
    /// <example>/v1/audio-files/aud_0192f0c1d2e37b4c8d5e6f7081920a1b/content</example>
    public required string ContentUrl { get; init; }
}
