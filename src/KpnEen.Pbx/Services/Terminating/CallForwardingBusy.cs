namespace KpnEen.Pbx.Services.Terminating;

/// <summary>Call Forwarding Busy: sends the call elsewhere when the user is busy or does not want to be disturbed.</summary>
public sealed class CallForwardingBusy
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
}
