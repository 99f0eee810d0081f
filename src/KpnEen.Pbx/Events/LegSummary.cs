using System.Collections.Immutable;
using System.Text.Json;

namespace KpnEen.Pbx.Events;

public sealed record LegSummary(
    string LegId,
    string Kind,
    CallDirection Direction,
    string? UserId,
    string? DeviceId,
    string? Number,
    DateTimeOffset StartedAt,
    DateTimeOffset? AnsweredAt,
    DateTimeOffset? EndedAt,
    string? EndReason,
    Quality? Quality
);
