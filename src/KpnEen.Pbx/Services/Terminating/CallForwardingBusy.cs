using KpnEen.Pbx.Calls;
using KpnEen.Pbx.Events;

namespace KpnEen.Pbx.Services.Terminating;

/// <summary>Call Forwarding Busy: sends the call elsewhere when the user is busy or does not want to be disturbed.</summary>
public sealed class CallForwardingBusy : ITerminatingService
{
    public static ServiceDescriptor<CallForwardingSettings> Descriptor { get; } =
        new()
        {
            Name = "call-forwarding-busy",
            Title = "Call Forwarding Busy",
            Description = "Sends the call elsewhere when the user is busy or does not want to be disturbed.",
            Scope = ServiceScope.User,
            TypedDefaults = new CallForwardingSettings(),
            Validate = CallForwardingSettings.Validate,
            Active = s => s.Active,
            StarCodes = CallForwardingSettings.StarCodes("Call Forwarding Busy", on: "*90", off: "*91", status: "*67*"),
        };

    public string Name => Descriptor.Name;

    public async Task<Outcome> InvokeAsync(Delivery delivery, Next next, CancellationToken hangup)
    {
        var outcome = await next(delivery, hangup);
        // A refusal by hand counts as busy: the caller is sent where the user wants busy callers to go.
        if (
            outcome is not (Outcome.Busy or Outcome.Rejected)
            || delivery.Group is not null
            || delivery.Callee.Services.Get(Descriptor) is not { Active: true, To: { } to }
        )
            return outcome;
        delivery.Call.Decide(
            outcome is Outcome.Busy ? DecisionCode.ForwardedBusy : DecisionCode.ForwardedRefused,
            Name,
            delivery.Callee.Id,
            $"forward to {to}",
            outcome is Outcome.Busy ? "active, the user is busy" : "active, the user refused the call",
            target: to
        );
        return new Outcome.Redirect(to, RedirectReason.Busy, Name, delivery.AsForwarder);
    }
}
