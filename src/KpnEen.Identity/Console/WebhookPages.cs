using KpnEen.Data.Webhooks;
using KpnEen.Identity.Pages;

namespace KpnEen.Identity;

/// <summary>How webhook endpoints fare, to look at.</summary>
internal static class WebhookPages
{
    public static Page List(ConsoleVisit visit, IReadOnlyList<WebhookEndpoint> endpoints)
    {
        var text = visit.Text;
        var rows = endpoints.Select(endpoint =>
            Html.Of(
                $"""
                <tr><td><code>{endpoint.Url}</code><br><span class="soft">{endpoint.Description}</span></td><td>{State(endpoint, text)}</td>
                <td>{visit.Time(endpoint.DisabledAt ?? endpoint.FailingSince ?? endpoint.CreatedAt)}</td></tr>
                """
            )
        );
        var table = Html.Of(
            $"""
            <div class="table"><table><thead><tr><th scope="col">{text["Adres", "Address"]}</th><th scope="col">{text[
                "Toestand",
                "State"
            ]}</th>
            <th scope="col">{text["Sinds", "Since"]}</th></tr></thead><tbody>{rows}</tbody></table></div>
            """
        );
        var none = Html.Of($"<p>{text["Er zijn geen webhooks.", "There are no webhooks."]}</p>");
        var how = text[
            "Een programma maakt, test en wijzigt webhooks via de API; daar staan ook hun afleveringen.",
            "A program makes, tests and changes webhooks by the API; their deliveries are there too."
        ];
        return visit.Page(
            "Webhooks",
            Html.Of(
                $"""
                <div class="card"><h1>Webhooks</h1>{(endpoints.Count > 0 ? table : none)}
                <p class="soft">{how} <a href="{visit.Api}/docs/webhooks">{text["Zo gaat dat", "How to do that"]}</a></p></div>
                """
            )
        );
    }

    private static string State(WebhookEndpoint endpoint, PageText text) =>
        (endpoint.Enabled, endpoint.FailingSince, endpoint.DisabledReason) switch
        {
            (true, null, _) => text["Gezond", "Healthy"],
            (true, _, _) => text["Hapert: de laatste pogingen mislukten", "Degraded: the last attempts failed"],
            (false, _, "gone") => text["Gepauzeerd: het adres zei dat het weg is (410)", "Paused: the address said it is gone (410)"],
            (false, _, "failing") => text["Gepauzeerd: het mislukte te lang", "Paused: it failed too long"],
            (false, _, "byReceiver") => text["Gepauzeerd: de ontvanger vroeg erom", "Paused: the receiver asked for it"],
            (false, _, "unverified") => text["Wacht: de ontvanger heeft nog niet bevestigd", "Pending: the receiver has not confirmed yet"],
            _ => text["Gepauzeerd", "Paused"],
        };
}
