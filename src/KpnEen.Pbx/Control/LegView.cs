using System.Collections.Immutable;
using System.Text.Json;
using KpnEen.Pbx.Events;

namespace KpnEen.Pbx.Control;

/// <param name="Id"><c>leg_…</c></param>
/// <param name="Kind">device, virtual, trunk.</param>
/// <param name="State">ringing, active, held, ended.</param>
public sealed record LegView(
    string Id,
    string Kind,
    CallDirection Direction,
    string? UserId,
    string? DeviceId,
    string? Number,
    string State,
    DateTimeOffset StartedAt,
    DateTimeOffset? AnsweredAt,
    string? SipCallId,
    bool IsMuted = false
);
