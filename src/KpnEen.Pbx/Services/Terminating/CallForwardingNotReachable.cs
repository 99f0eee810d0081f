using KpnEen.Pbx.Calls;
using KpnEen.Pbx.Events;

namespace KpnEen.Pbx.Services.Terminating;

/// <summary>Call Forwarding Not Reachable: sends the call elsewhere when no phone of the user can be reached.</summary>
public sealed class CallForwardingNotReachable : ITerminatingService
{
    public static ServiceDescriptor<CallForwardingSettings> Descriptor { get; } =
        new()
        {
            Name = "call-forwarding-not-reachable",
            Title = "Call Forwarding Not Reachable",
            Description = "Sends the call elsewhere when no phone of the user can be reached.",
            Scope = ServiceScope.User,
            TypedDefaults = new CallForwardingSettings(),
            Validate = CallForwardingSettings.Validate,
            Active = s => s.Active,
            StarCodes = CallForwardingSettings.StarCodes("Call Forwarding Not Reachable", on: "*94", off: "*95", status: "*63*"),
        };

    public string Name => Descriptor.Name;

    public async Task<Outcome> InvokeAsync(Delivery delivery, Next next, CancellationToken hangup)
    {
        var outcome = await next(delivery, hangup);
        if (
            outcome is not Outcome.Unreachable
            || delivery.Group is not null
            || delivery.Callee.Services.Get(Descriptor) is not { Active: true, To: { } to }
        )
            return outcome;
        delivery.Call.Decide(
            DecisionCode.ForwardedNotReachable,
            Name,
            delivery.Callee.Id,
            $"forward to {to}",
            "active, no phone could be reached",
            target: to
        );
        return new Outcome.Redirect(to, RedirectReason.Unavailable, Name, delivery.AsForwarder);
    }
}
