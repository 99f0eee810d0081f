using System.Collections.Immutable;
using System.Text.Json;
using KpnEen.Pbx.Events;

namespace KpnEen.Pbx.Control;

/// <summary>A live conversation as the API shows it.</summary>
/// <param name="Id"><c>conv_…</c></param>
/// <param name="RecordingState">none, recording, paused, stopped.</param>
public sealed record CallView(
    string Id,
    string TenantId,
    CallDirection Direction,
    CallState State,
    Party Customer,
    Dialled Dialled,
    DateTimeOffset StartedAt,
    DateTimeOffset? AnsweredAt,
    ImmutableArray<LegView> Legs,
    string RecordingState,
    ImmutableArray<string> RecordingIds,
    string? ClickToCallId,
    JsonElement? Metadata,
    ConferenceRef? Conference = null
);
