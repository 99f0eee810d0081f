using KpnEen.Pbx.Services;

namespace KpnEen.Pbx.Music;

/// <summary>Music On Hold User: a user's own music.</summary>
public static class MusicOnHoldUser
{
    public static ServiceDescriptor<MusicOnHoldUserSettings> Descriptor { get; } =
        new()
        {
            Name = "music-on-hold-user",
            Title = "Music On Hold User",
            Description =
                "What a side hears that the user puts on hold: what the company set, an audio file of its own, or silence. A change counts from the next hold.",
            Scope = ServiceScope.User,
            TypedDefaults = new MusicOnHoldUserSettings(),
            Validate = Validate,
            Active = s => s.Source != MusicSource.Company,
            StarCodes = [],
        };

    private static IEnumerable<SettingsError> Validate(MusicOnHoldUserSettings settings)
    {
        if (!Enum.IsDefined(settings.Source))
            yield return new SettingsError("/source", "invalidValue", "The source is one of company, off, own.");
        if (settings.Source == MusicSource.Own && settings.AudioFileId is null)
            yield return new SettingsError("/audioFileId", "required", "Own music needs an audio file.");
        foreach (var error in AudioFileIds.Check(settings.AudioFileId))
            yield return error;
    }
}
