namespace KpnEen.Pbx.Services.Originating;

/// <summary>Calling Line ID Delivery Blocking: the caller's number is withheld; *67 and *65 decide for one call.</summary>
public sealed class CallingLineIdBlocking
{
    public static ServiceDescriptor<CallingLineIdBlockingSettings> Descriptor { get; } =
        new()
        {
            Name = "calling-line-id-delivery-blocking",
            Title = "Calling Line ID Delivery Blocking",
            Description = "Withholds the user's number on outgoing calls.",
            Scope = ServiceScope.User,
            TypedDefaults = new CallingLineIdBlockingSettings(),
            Validate = _ => [],
            Active = s => s.Active,
            StarCodes =
            [
                StarCode.For<CallingLineIdBlockingSettings>("*31", "Withhold my number on", s => s with { Active = true }),
                StarCode.For<CallingLineIdBlockingSettings>("#31", "Withhold my number off", s => s with { Active = false }),
                StarCode.For<CallingLineIdBlockingSettings>("*54*", "Withhold my number status", s => s),
            ],
        };
}
