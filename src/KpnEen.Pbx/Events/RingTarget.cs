using System.Collections.Immutable;
using System.Text.Json;

namespace KpnEen.Pbx.Events;

/// <param name="DeviceKind">phone, virtual, trunk.</param>
public sealed record RingTarget(
    string LegId,
    string? UserId,
    string? DeviceId,
    string DeviceKind,
    string? Number = null,
    RingEndReason? Reason = null
);
