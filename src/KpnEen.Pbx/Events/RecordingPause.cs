using System.Collections.Immutable;
using System.Text.Json;

namespace KpnEen.Pbx.Events;

/// <param name="FromMs">Position in the recording.</param>
public sealed record RecordingPause(long FromMs, DateTimeOffset From, DateTimeOffset? To, Actor? By);
