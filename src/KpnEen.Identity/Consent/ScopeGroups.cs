using KpnEen.Identity.Pages;

namespace KpnEen.Identity;

/// <summary>What scopes are about, to find one's way among many.</summary>
internal static class ScopeGroups
{
    public static string Of(string scope, PageText text) =>
        scope.Split(':')[0] switch
        {
            "directory" => text["Gebruikers en instellingen", "Users and settings"],
            "calls" => text["Bellen", "Calls"],
            "records" or "recordings" => text["Historie en opnamen", "History and recordings"],
            "webhooks" or "events" => text["Gebeurtenissen", "Events"],
            "callMeNow" or "click-to-dial" => text["Bel mij nu en CAMARA", "Call me now and CAMARA"],
            _ => text["Beheer", "Administration"],
        };
}
