using System.Collections.Immutable;
using KpnEen.Pbx.Calls;
using KpnEen.Pbx.Log;
using KpnEen.Pbx.Services.Originating;

namespace KpnEen.Pbx.Services;

/// <summary>What a call of a user passes before it is routed.</summary>
public sealed class OriginatingServices(ISettingsWriter settings)
{
    /// <summary>Order is behaviour: changing it is a product decision (docs/precedence.md).</summary>
    public ImmutableArray<IOriginatingService> InOrder { get; } =
    [new EmergencyCalls(), new StarCodes(settings), new CallingLineIdBlocking()];

    public Task<Outcome> RunAsync(Attempt attempt, NextAttempt route, CancellationToken hangup) =>
        InOrder.Reverse().Aggregate(route, (next, service) => (a, h) => service.InvokeAsync(a, next, h))(attempt, hangup);
}
