namespace KpnEen.Media;

/// <summary>A span that was left out of a recording.</summary>
/// <param name="From">Wall time of the pause.</param>
/// <param name="To">Wall time of the resume, or of the end.</param>
/// <param name="Offset">Where in the file the audio before and after meet.</param>
public sealed record RecordingPause(DateTimeOffset From, DateTimeOffset To, TimeSpan Offset);
