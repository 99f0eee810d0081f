using KpnEen.Pbx.Services;

namespace KpnEen.Pbx.Music;

/// <summary>Music On Hold of the company.</summary>
public static class MusicOnHoldTenant
{
    public static ServiceDescriptor<MusicOnHoldSettings> Descriptor { get; } =
        new()
        {
            Name = "music-on-hold",
            Title = "Music On Hold",
            Description =
                "What a side hears that a user of the company puts on hold: an audio file of the company, or the standard music, or silence. A change counts from the next hold.",
            Scope = ServiceScope.Tenant,
            TypedDefaults = new MusicOnHoldSettings(),
            Validate = s => AudioFileIds.Check(s.AudioFileId),
            Active = s => s.Active,
            StarCodes = [],
        };
}
