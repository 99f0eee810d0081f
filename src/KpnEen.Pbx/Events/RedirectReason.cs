using System.Collections.Immutable;
using System.Text.Json;

namespace KpnEen.Pbx.Events;

/// <summary>Why a call went on elsewhere; the field's values plus those of mid-call moves.</summary>
public enum RedirectReason
{
    Unconditional,
    Busy,
    NoAnswer,
    Unavailable,
    HuntGroup,
    BlindTransfer,
    AttendedTransfer,
    Unknown,
}
