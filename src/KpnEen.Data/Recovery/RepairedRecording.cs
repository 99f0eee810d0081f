using KpnEen.Pbx.Events;

namespace KpnEen.Data.Recovery;

/// <summary>A recording that a crash interrupted, as its file was found.</summary>
/// <param name="Last">What was last said of it.</param>
/// <param name="File">Null: there is none, or none that can be played.</param>
internal sealed record RepairedRecording(RecordingRef Last, RepairedFile? File);

/// <param name="Sha256">Lower-case hex.</param>
internal sealed record RepairedFile(long DurationMs, long Bytes, string Sha256);
