using KpnEen.Pbx.Events;

namespace KpnEen.Pbx.Legs;

/// <summary>What a leg is, for events and records.</summary>
/// <param name="Id"><c>leg_…</c></param>
/// <param name="Kind">device, virtual, trunk.</param>
/// <param name="Number">The outside number or the extension; null when withheld.</param>
/// <param name="SipCallId">Null when the caller's number is withheld: a Call-ID may tell.</param>
public sealed record LegInfo(
    string Id,
    string Kind,
    CallDirection Direction,
    UserRef? User,
    string? DeviceId,
    string? Number,
    DateTimeOffset StartedAt,
    string? SipCallId = null
)
{
    public RingTarget ToTarget(RingEndReason? reason = null) =>
        new(Id, User?.Id, DeviceId, Kind == "device" ? "phone" : Kind, Number, reason);
}
