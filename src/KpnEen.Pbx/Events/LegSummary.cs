using System.Collections.Immutable;
using System.Text.Json;

namespace KpnEen.Pbx.Events;

/// <param name="EndReason">hungUp (the far side), released (the exchange), lost (the network); of a leg never answered: noAnswer, busy, rejected, answeredElsewhere, unreachable, cancelled.</param>
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
