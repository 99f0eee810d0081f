using KpnEen.Pbx.Calls;
using KpnEen.Pbx.Directory;
using KpnEen.Pbx.Legs;

namespace KpnEen.Pbx.Prompts;

/// <summary>What callers are told, in their language.</summary>
public sealed class Announcer(PromptLibrary prompts)
{
    /// <summary>What the calling side hears before a call ends that was not put through.</summary>
    /// <returns>Null: nothing; the status or the tone says it all, or the tenant does not want it.</returns>
    public Announcement? Of(Call call, LegInfo caller, Outcome outcome)
    {
        var listener = caller.User is { } user ? call.Tenant.FindUser(user.Id) : null;
        var settings = call.Tenant.Tenant.Services.Get(Announcements.Descriptor);
        if (!settings.Active || (listener is null && !settings.ToOutsideCallers))
            return null;
        return Treatments.Of(call, outcome) is { } phrase ? Say(phrase, call.Tenant.Tenant, listener) : null;
    }

    /// <summary>What we have no prompts in is Dutch.</summary>
    public static string LanguageOf(Tenant tenant, User? listener)
    {
        var language = listener?.Services.Get(SpokenLanguage.Descriptor).Language ?? tenant.Language;
        return PromptLibrary.Languages.Contains(language) ? language : PromptLibrary.Languages[0];
    }

    /// <param name="listener">Null: somebody outside hears the language of the company.</param>
    public Announcement Say(Phrase phrase, Tenant tenant, User? listener)
    {
        var language = LanguageOf(tenant, listener);
        return new Announcement([.. phrase.In(language).Select(name => prompts.Get(name, language))]);
    }
}
