namespace KpnEen.Pbx.Services.Terminating;

/// <summary>Call Forwarding Always: sends every call elsewhere; no phone rings.</summary>
public sealed class CallForwardingAlways
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
}
