using System.Collections.Immutable;
using KpnEen.Media;

namespace KpnEen.Pbx.Legs;

/// <param name="PausedAt">Where in the file each pause lies.</param>
public sealed record LegRecordingResult(TimeSpan Duration, string Sha256, long Bytes, ImmutableArray<TimeSpan> PausedAt);
