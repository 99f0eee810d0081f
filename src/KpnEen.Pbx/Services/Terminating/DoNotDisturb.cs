namespace KpnEen.Pbx.Services.Terminating;

/// <summary>Do Not Disturb: no phone rings, the call is treated as on a busy user.</summary>
public sealed class DoNotDisturb
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
}
