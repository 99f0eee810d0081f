namespace KpnEen.Pbx.Legs;

/// <param name="Sha256">Of the WAV file the recording is to a player, lower-case hex.</param>
/// <param name="Bytes">Size of that.</param>
public sealed record LegRecordingResult(TimeSpan Duration, string Sha256, long Bytes);
