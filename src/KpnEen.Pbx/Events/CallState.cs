using System.Collections.Immutable;
using System.Text.Json;

namespace KpnEen.Pbx.Events;

public enum CallState
{
    Created,
    Ringing,
    Active,
    Held,
    Ended,
}
