using System.Text.Json;
using KpnEen.Pbx.Events;

namespace KpnEen.Pbx.Control;

public enum OriginateFirst
{
    User,
    Destination,
}
