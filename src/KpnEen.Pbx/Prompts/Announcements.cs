using KpnEen.Pbx.Services;

namespace KpnEen.Pbx.Prompts;

/// <summary>Announcements: callers hear in words why their call was not put through.</summary>
public static class Announcements
{
    public static ServiceDescriptor<AnnouncementsSettings> Descriptor { get; } =
        new()
        {
            Name = "announcements",
            Title = "Announcements",
            Description =
                "A caller hears in words why the call was not put through (number not in use, not reachable, not allowed), as early media before the SIP status, and what a star code did. Busy and no answer have their tones.",
            Scope = ServiceScope.Tenant,
            TypedDefaults = new AnnouncementsSettings(),
            Validate = _ => [],
            Active = s => s.Active,
            StarCodes = [],
        };
}
