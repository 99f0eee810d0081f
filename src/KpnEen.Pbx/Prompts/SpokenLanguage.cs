using KpnEen.Pbx.Services;

namespace KpnEen.Pbx.Prompts;

/// <summary>Spoken Language: in which language the exchange speaks to a user.</summary>
public static class SpokenLanguage
{
    public static ServiceDescriptor<SpokenLanguageSettings> Descriptor { get; } =
        new()
        {
            Name = "spoken-language",
            Title = "Spoken Language",
            Description = "In which language the exchange speaks to the user: nl or en. Unless set, that of the company.",
            Scope = ServiceScope.User,
            TypedDefaults = new SpokenLanguageSettings(),
            Validate = Validate,
            Active = s => s.Language is not null,
            StarCodes = [],
        };

    private static IEnumerable<SettingsError> Validate(SpokenLanguageSettings settings)
    {
        if (settings.Language is { } language && !PromptLibrary.Languages.Contains(language))
            yield return new SettingsError(
                "/language",
                "invalidValue",
                $"The language is one of {string.Join(", ", PromptLibrary.Languages)}."
            );
    }
}
