using KpnEen.Pbx.Directory;
using KpnEen.Pbx.Numbers;
using KpnEen.Pbx.Services.Terminating;
using KpnEen.Pbx.Tolls;

namespace KpnEen.Pbx.Services;

/// <summary>Which settings of a user another one makes void: precedence.md, applied to what is set.</summary>
public static class ServiceWarnings
{
    public const string NeverActs = "neverActs";
    public const string LeadsToItself = "leadsToItself";
    public const string DestinationBarred = "destinationBarred";

    public static IEnumerable<ServiceWarning> Of(TenantSnapshot tenant, User user) =>
        [.. Void(user.Services), .. Destinations(tenant, user)];

    private static IEnumerable<ServiceWarning> Void(ServiceSettings settings)
    {
        var always = settings.Get(CallForwardingAlways.Descriptor) is { Active: true, To: not null };
        var busy = settings.Get(CallForwardingBusy.Descriptor) is { Active: true, To: not null };
        var noAnswer = settings.Get(CallForwardingNoAnswer.Descriptor);
        var rings = noAnswer is { Active: true, To: not null, AfterSeconds: > 0 };
        var atOnce = noAnswer is { Active: true, To: not null, AfterSeconds: 0 };
        var unreachable = settings.Get(CallForwardingNotReachable.Descriptor) is { Active: true, To: not null };
        var quiet = settings.Get(DoNotDisturb.Descriptor).Active;

        var because = CallForwardingAlways.Descriptor;
        if (always)
        {
            if (busy)
                yield return Never(CallForwardingBusy.Descriptor, because);
            if (rings || atOnce)
                yield return Never(CallForwardingNoAnswer.Descriptor, because);
            if (unreachable)
                yield return Never(CallForwardingNotReachable.Descriptor, because);
            // A call of a hunt group passes the forwardings over and meets Do Not Disturb: that one is not void.
            yield break;
        }
        if (atOnce)
        {
            if (busy)
                yield return Never(CallForwardingBusy.Descriptor, CallForwardingNoAnswer.Descriptor, " after 0 seconds");
            if (unreachable)
                yield return Never(CallForwardingNotReachable.Descriptor, CallForwardingNoAnswer.Descriptor, " after 0 seconds");
        }
        else if (quiet)
        {
            if (rings)
                yield return Never(CallForwardingNoAnswer.Descriptor, DoNotDisturb.Descriptor);
            if (unreachable)
                yield return Never(CallForwardingNotReachable.Descriptor, DoNotDisturb.Descriptor);
        }
    }

    private static IEnumerable<ServiceWarning> Destinations(TenantSnapshot tenant, User user)
    {
        var services = user.Services;
        var noAnswer = services.Get(CallForwardingNoAnswer.Descriptor);
        (ServiceDescriptor Service, CallForwardingSettings Settings)[] forwardings =
        [
            (CallForwardingAlways.Descriptor, services.Get(CallForwardingAlways.Descriptor)),
            (CallForwardingBusy.Descriptor, services.Get(CallForwardingBusy.Descriptor)),
            (CallForwardingNoAnswer.Descriptor, new CallForwardingSettings(noAnswer.Active, noAnswer.To)),
            (CallForwardingNotReachable.Descriptor, services.Get(CallForwardingNotReachable.Descriptor)),
        ];
        var plan = services.Get(OutgoingCallingPlan.Descriptor);
        foreach (var (service, settings) in forwardings)
        {
            if (settings is not { Active: true, To: { } to })
                continue;
            var number = DialledNumber.ToE164(to);
            if (ReferenceEquals(tenant.FindExtension(to), user) || (number is not null && tenant.FindNumber(number)?.TargetId == user.Id))
                yield return new ServiceWarning(
                    LeadsToItself,
                    service.Name,
                    service.Name,
                    $"{service.Title} leads back to the user: the second time the call is not forwarded but ended.",
                    "/to"
                );
            else if (number is not null && tenant.FindNumber(number) is null && Barred(plan, DestinationClasses.Of(number)))
                yield return new ServiceWarning(
                    DestinationBarred,
                    service.Name,
                    OutgoingCallingPlan.Descriptor.Name,
                    $"{OutgoingCallingPlan.Descriptor.Title} does not let the user forward to {number}: callers are refused.",
                    "/to"
                );
        }
    }

    private static bool Barred(OutgoingCallingPlanSettings plan, DestinationClass kind) =>
        kind != DestinationClass.Emergency
        && (!plan.Allows(kind) || (kind is not (DestinationClass.Free or DestinationClass.National) && !plan.ForwardInternational));

    private static ServiceWarning Never(ServiceDescriptor service, ServiceDescriptor because, string how = "") =>
        new(NeverActs, service.Name, because.Name, $"{because.Title} is active{how}, so {service.Title} never acts.");
}
