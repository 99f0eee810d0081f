using System.Collections.Immutable;
using System.Text.Json;

namespace KpnEen.Pbx.Events;

public sealed record RecordingRef(
    string RecordingId,
    string Mode,
    string State,
    string? UserId,
    long? DurationMs = null,
    int Channels = 2,
    string? Sha256 = null,
    long? Bytes = null,
    ImmutableArray<RecordingPause>? Pauses = null,
    int? RetentionDays = null,
    string? Url = null
);
