using KpnEen.Pbx.Calls;
using KpnEen.Pbx.Events;

namespace KpnEen.Pbx.Services.Terminating;

/// <summary>Call Forwarding Always: sends every call elsewhere; no phone rings.</summary>
public sealed class CallForwardingAlways : ITerminatingService
{
    public static ServiceDescriptor<CallForwardingSettings> Descriptor { get; } =
        new()
        {
            Name = "call-forwarding-always",
            Title = "Call Forwarding Always",
            Description = "Sends every call elsewhere; no phone rings.",
            Scope = ServiceScope.User,
            TypedDefaults = new CallForwardingSettings(),
            Validate = CallForwardingSettings.Validate,
            Active = s => s.Active,
            StarCodes = CallForwardingSettings.StarCodes("Call Forwarding Always", on: "*72", off: "*73", status: "*21*"),
        };

    public string Name => Descriptor.Name;

    public async Task<Outcome> InvokeAsync(Delivery delivery, Next next, CancellationToken hangup)
    {
        if (delivery.Group is not null || delivery.Callee.Services.Get(Descriptor) is not { Active: true, To: { } to })
            return await next(delivery, hangup);
        delivery.Call.Decide(DecisionCode.ForwardedAlways, Name, delivery.Callee.Id, $"forward to {to}", "active", target: to);
        return new Outcome.Redirect(to, RedirectReason.Unconditional, Name, delivery.AsForwarder);
    }
}
