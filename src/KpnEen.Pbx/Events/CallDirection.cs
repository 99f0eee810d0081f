using System.Collections.Immutable;
using System.Text.Json;

namespace KpnEen.Pbx.Events;

public enum CallDirection
{
    Inbound,
    Outbound,
    Internal,
}
