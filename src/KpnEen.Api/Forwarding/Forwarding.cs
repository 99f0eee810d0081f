using KpnEen.Pbx.Services.Terminating;

namespace KpnEen.Api.Forwarding;

/// <summary>The four forwardings of a user in one view.</summary>
internal sealed record Forwarding
{
    /// <summary>Every call goes elsewhere.</summary>
    public CallForwardingSettings Always { get; init; } = new();

    /// <summary>Calls go elsewhere while the user is busy.</summary>
    public CallForwardingSettings Busy { get; init; } = new();

    /// <summary>Calls go elsewhere when nobody answers.</summary>
    public CallForwardingNoAnswerSettings NoAnswer { get; init; } = new();

    /// <summary>Calls go elsewhere while no phone of the user can be reached.</summary>
    public CallForwardingSettings NotReachable { get; init; } = new();
}
