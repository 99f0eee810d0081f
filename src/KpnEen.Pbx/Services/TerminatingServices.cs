using System.Collections.Immutable;
using KpnEen.Pbx.Calls;
using KpnEen.Pbx.Services.Terminating;

namespace KpnEen.Pbx.Services;

/// <summary>What a call to a user passes before a phone rings, and its result on the way back.</summary>
public static class TerminatingServices
{
    /// <summary>
    /// Order is behaviour: changing it is a product decision (docs/precedence.md). The first is the outermost: it sees the call first and the
    /// result last, so Do Not Disturb counts as busy for the forwarding above it.
    /// </summary>
    public static ImmutableArray<ITerminatingService> InOrder { get; } =
    [
        new CallForwardingAlways(),
        new CallForwardingBusy(),
        new CallForwardingNoAnswer(),
        new CallForwardingNotReachable(),
        new DoNotDisturb(),
    ];

    public static Task<Outcome> RunAsync(Delivery delivery, Next ring, CancellationToken hangup) =>
        InOrder.Reverse().Aggregate(ring, (next, service) => (d, h) => service.InvokeAsync(d, next, h))(delivery, hangup);
}
