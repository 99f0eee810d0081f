using System.Collections.Immutable;
using KpnEen.Pbx.Music;
using KpnEen.Pbx.Prompts;
using KpnEen.Pbx.Services.Originating;
using KpnEen.Pbx.Services.Recording;
using KpnEen.Pbx.Services.Terminating;
using KpnEen.Pbx.Tolls;

namespace KpnEen.Pbx.Services;

/// <summary>The explicit list of all services; every edge is derived from it.</summary>
public static class ServiceCatalog
{
    public static ImmutableArray<ServiceDescriptor> All { get; } =
    [
        DoNotDisturb.Descriptor,
        CallForwardingAlways.Descriptor,
        CallForwardingBusy.Descriptor,
        CallForwardingNoAnswer.Descriptor,
        CallForwardingNotReachable.Descriptor,
        CallingLineIdBlocking.Descriptor,
        CallRecording.Descriptor,
        OutgoingCallingPlan.Descriptor,
        SpendLimit.Descriptor,
        Announcements.Descriptor,
        SpokenLanguage.Descriptor,
        MusicOnHoldTenant.Descriptor,
        MusicOnHoldUser.Descriptor,
    ];

    public static ServiceDescriptor? Find(string name) => All.FirstOrDefault(s => s.Name == name);
}
