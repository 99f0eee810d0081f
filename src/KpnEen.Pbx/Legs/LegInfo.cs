using KpnEen.Pbx.Events;

namespace KpnEen.Pbx.Legs;

/// <summary>What a leg is, for events and records.</summary>
/// <param name="Id"><c>leg_…</c></param>
/// <param name="Kind">device, virtual, trunk.</param>
/// <param name="Number">The outside number or the extension; null when withheld.</param>
/// <param name="IsWithheld">The user called a colleague and withheld the number.</param>
/// <param name="SipCallId">Null when the caller's number is withheld: a Call-ID may tell.</param>
public sealed record LegInfo(
    string Id,
    string Kind,
    CallDirection Direction,
    UserRef? User,
    string? DeviceId,
    string? Number,
    DateTimeOffset StartedAt,
    string? SipCallId = null,
    bool IsWithheld = false
)
{
    /// <summary>The user as events name it: not one who called a colleague and withheld the number.</summary>
    public UserRef? Named => IsWithheld ? null : User;

    public RingTarget ToTarget(RingEndReason? reason = null) =>
        new(Id, User?.Id, DeviceId, Kind == "device" ? "phone" : Kind, Number, reason);
}
