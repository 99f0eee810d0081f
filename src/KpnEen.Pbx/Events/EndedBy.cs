using System.Collections.Immutable;
using System.Text.Json;

namespace KpnEen.Pbx.Events;

public enum EndedBy
{
    Customer,
    User,
    System,
    Network,
}
