namespace KpnEen.Pbx.Services.Terminating;

/// <summary>Call Forwarding Not Reachable: sends the call elsewhere when no phone of the user can be reached.</summary>
public sealed class CallForwardingNotReachable
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
}
