using KpnEen.Pbx.Services;

namespace KpnEen.Pbx.Tolls;

/// <summary>Outgoing Calling Plan: which numbers on the public side a user may call or forward to, and how many at a time. <see cref="TollGuard"/> holds calls to it.</summary>
public static class OutgoingCallingPlan
{
    internal const int MostCalls = 1000;

    public static ServiceDescriptor<OutgoingCallingPlanSettings> Descriptor { get; } =
        new()
        {
            Name = "outgoing-calling-plan",
            Title = "Outgoing Calling Plan",
            Description =
                "Which numbers on the public side the user may call or forward to, and how many calls at a time. 112 is always allowed.",
            Scope = ServiceScope.User,
            TypedDefaults = new OutgoingCallingPlanSettings(),
            Validate = Validate,
            Active = _ => true,
            StarCodes = [],
        };

    private static IEnumerable<SettingsError> Validate(OutgoingCallingPlanSettings plan)
    {
        if (plan.MaxCalls is < 0 or > MostCalls)
            yield return new SettingsError("/maxCalls", "outOfRange", $"From 0 to {MostCalls}.");
        if (plan.MaxCostlyCalls is < 0 or > MostCalls)
            yield return new SettingsError("/maxCostlyCalls", "outOfRange", $"From 0 to {MostCalls}.");
    }
}
