namespace KpnEen.Media;

/// <summary>A finished recording.</summary>
/// <param name="Duration">Length of the audio, pauses left out.</param>
/// <param name="Sha256">Lower-case hex digest of the WAV file the recording is to a player.</param>
/// <param name="Bytes">Size of that file.</param>
/// <param name="Pauses">What was left out.</param>
public sealed record RecordingResult(TimeSpan Duration, string Sha256, long Bytes, IReadOnlyList<RecordingPause> Pauses);
