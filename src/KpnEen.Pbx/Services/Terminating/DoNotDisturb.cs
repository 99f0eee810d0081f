using KpnEen.Pbx.Calls;

namespace KpnEen.Pbx.Services.Terminating;

/// <summary>Do Not Disturb: no phone rings, the call is treated as on a busy user.</summary>
public sealed class DoNotDisturb : ITerminatingService
{
    public static ServiceDescriptor<DoNotDisturbSettings> Descriptor { get; } =
        new()
        {
            Name = "do-not-disturb",
            Title = "Do Not Disturb",
            Description = "No phone rings; callers are treated as if the user were busy.",
            Scope = ServiceScope.User,
            TypedDefaults = new DoNotDisturbSettings(),
            Validate = _ => [],
            Active = s => s.Active,
            StarCodes =
            [
                StarCode.For<DoNotDisturbSettings>("*78", "Do Not Disturb on", s => s with { Active = true }),
                StarCode.For<DoNotDisturbSettings>("*79", "Do Not Disturb off", s => s with { Active = false }),
            ],
        };

    public string Name => Descriptor.Name;

    public async Task<Outcome> InvokeAsync(Delivery delivery, Next next, CancellationToken hangup)
    {
        if (!delivery.Callee.Services.Get(Descriptor).Active)
            return await next(delivery, hangup);
        delivery.Call.Decide(DecisionCode.DoNotDisturb, Name, delivery.Callee.Id, "no phone rings, treated as busy", "active");
        return new Outcome.Busy();
    }
}
