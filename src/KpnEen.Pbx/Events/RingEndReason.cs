using System.Collections.Immutable;
using System.Text.Json;

namespace KpnEen.Pbx.Events;

/// <summary>Why a ringing target stopped.</summary>
public enum RingEndReason
{
    NoAnswer,
    Busy,
    Rejected,
    AnsweredElsewhere,
    Unreachable,
    Cancelled,
}
