using KpnEen.Identity.Pages;

namespace KpnEen.Identity;

/// <summary>What a scope lets an application do, in words for who has to allow it.</summary>
internal static class ScopeTexts
{
    private static readonly Dictionary<string, (string Dutch, string English)> Texts = new(StringComparer.Ordinal)
    {
        [PersonScopes.OpenId] = ("Weten wie u bent", "Know who you are"),
        [PersonScopes.Profile] = ("Uw naam zien", "See your name"),
        [PersonScopes.Email] = ("Uw e-mailadres zien", "See your e-mail address"),
        ["directory:read"] = ("Gebruikers, toestellen, nummers en instellingen bekijken", "See users, phones, numbers and settings"),
        ["directory:write"] = ("Gebruikers, toestellen, nummers en instellingen wijzigen", "Change users, phones, numbers and settings"),
        ["calls:read"] = ("Zien wie er met wie belt", "See who is on the phone with whom"),
        ["calls:control"] = ("Gesprekken starten, doorverbinden en beëindigen", "Start, transfer and end calls"),
        ["calls:diagnose"] = ("Technische gegevens van gesprekken bekijken", "See technical details of calls"),
        ["records:read"] = ("De gespreksgeschiedenis bekijken", "See the history of calls"),
        ["recordings:read"] = ("Gespreksopnamen beluisteren", "Listen to recordings of calls"),
        ["recordings:write"] = ("Gespreksopnamen verwijderen", "Delete recordings of calls"),
        ["webhooks:read"] = ("Zien waarheen gebeurtenissen worden gestuurd", "See where events are sent"),
        ["webhooks:write"] = ("Gebeurtenissen naar andere systemen laten sturen", "Have events sent to other systems"),
        ["events:read"] = ("Alle gebeurtenissen volgen, gesprekken inbegrepen", "Follow all that happens, calls included"),
        ["callMeNow:read"] = ("Bel-mij-nu-knoppen en hun gebruik bekijken", "See call-me-now buttons and their use"),
        ["callMeNow:write"] = ("Bel-mij-nu-knoppen wijzigen", "Change call-me-now buttons"),
        ["click-to-dial:calls:create"] = ("Gesprekken starten via CAMARA", "Start calls by CAMARA"),
        ["click-to-dial:calls:read"] = ("Via CAMARA gestarte gesprekken volgen", "Follow calls started by CAMARA"),
        ["click-to-dial:calls:delete"] = ("Via CAMARA gestarte gesprekken beëindigen", "End calls started by CAMARA"),
        ["click-to-dial:recordings:read"] = (
            "Opnamen van via CAMARA gestarte gesprekken beluisteren",
            "Listen to recordings of calls started by CAMARA"
        ),
        ["clients:read"] = ("Zien welke applicaties toegang hebben", "See which applications have access"),
        ["clients:write"] = ("Andere applicaties toegang geven", "Give other applications access"),
        ["signIns:read"] = ("Zien wie kan inloggen", "See who can sign in"),
        ["signIns:write"] = (
            "Bepalen wie kan inloggen, met welk wachtwoord en als beheerder",
            "Decide who can sign in, by which password, and as an administrator"
        ),
        ["operations:read"] = ("De voortgang van langlopende opdrachten volgen", "Follow the progress of long actions"),
        ["operations:write"] = ("Langlopende opdrachten afbreken", "Cancel long actions"),
        ["audit:erase"] = ("Gegevens uit het wijzigingslogboek wissen", "Erase data from the log of changes"),
        ["audit:read"] = ("Zien wie wat heeft gewijzigd", "See who changed what"),
    };

    /// <summary>A scope without words shows its name: never nothing.</summary>
    public static string Of(string scope, PageText text) =>
        Texts.TryGetValue(scope, out var words) ? text[words.Dutch, words.English] : scope;

    /// <summary>All that reach into the company.</summary>
    public static IEnumerable<string> OfCompany => Texts.Keys.Except(PersonScopes.All);

    public static bool Knows(string scope) => Texts.ContainsKey(scope);
}
