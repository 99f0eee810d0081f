using KpnEen.Pbx.Events;
using KpnEen.Pbx.Legs;
using KpnEen.Pbx.MidCall;
using KpnEen.Pbx.State;
using Microsoft.Extensions.Logging;

namespace KpnEen.Pbx.Calls;

/// <summary>What stands at the beginning of a call.</summary>
/// <param name="Caller">Null when there is no calling side: <paramref name="Outcome"/> tells why.</param>
public sealed record Entry(ICaller? Caller, Attempt? Attempt, Outcome Outcome)
{
    public static Entry Ready(ICaller caller, Attempt attempt) => new(caller, attempt, new Outcome.Abandoned());

    public static Entry Failed(Outcome outcome) => new(null, null, outcome);
}
