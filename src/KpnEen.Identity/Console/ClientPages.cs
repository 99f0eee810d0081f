using KpnEen.Data.Identity;
using KpnEen.Identity.Pages;

namespace KpnEen.Identity;

/// <summary>API clients in the console: all of them, and one.</summary>
internal static class ClientPages
{
    public static Page List(ConsoleVisit visit, IReadOnlyList<ApiClient> clients, IReadOnlyDictionary<string, ClientUse> uses)
    {
        var text = visit.Text;
        var rows = clients.Select(client =>
        {
            var use = uses.GetValueOrDefault(client.Id);
            return Html.Of(
                $"""
                <tr><td><a href="{visit.Path}/console/clients/{client.Id}">{client.Name}</a><br><code>{client.Id}</code></td>
                <td>{Kind(client, text)}</td><td>{visit.Time(use?.LastUsedAt)}</td><td>{use?.Tokens ?? 0}</td></tr>
                """
            );
        });
        var table = Html.Of(
            $"""
            <div class="table"><table><thead><tr><th scope="col">{text["Naam", "Name"]}</th><th scope="col">{text["Soort", "Kind"]}</th>
            <th scope="col">{text["Laatst gebruikt", "Last used"]}</th>
            <th scope="col">{text["Tokens in 30 dagen", "Tokens in 30 days"]}</th></tr></thead>
            <tbody>{rows}</tbody></table></div>
            """
        );
        var none = text[
            "Er zijn nog geen API-clients. Maak er een voor elk programma dat de API gebruikt.",
            "There are no API clients yet. Make one for each program that uses the API."
        ];
        return visit.Page(
            text["API-clients", "API clients"],
            Html.Of(
                $"""
                <div class="card"><h1>{text["API-clients", "API clients"]}</h1>
                {(clients.Count > 0 ? table : Html.Of($"<p>{none}</p>"))}
                <div class="actions"><a class="button" href="{visit.Path}/console/clients/new">{text[
                    "Nieuwe client",
                    "New client"
                ]}</a></div></div>
                """
            )
        );
    }

    /// <param name="newest">Id of its newest secret.</param>
    /// <param name="secret">Shown this once; null: there is none to show.</param>
    public static Page One(ConsoleVisit visit, ApiClient client, ClientUse? use, string? newest, string? secret)
    {
        var text = visit.Text;
        var shown = Html.Of(
                $"""
                <div class="note" role="status"><p><strong>{text[
                    "Het geheim, deze ene keer. Bewaar het nu.",
                    "The secret, this once. Keep it now."
                ]}</strong></p>
                <code class="secret" id="secret">{secret}</code></div>
                """
            )
            .If(secret is not null);
        return visit.Page(
            client.Name,
            Html.Of(
                $"""
                <div class="card"><h1>{client.Name}</h1>
                {shown}
                <dl>
                <dt>client_id</dt><dd><code>{client.Id}</code></dd>
                <dt>{text["Soort", "Kind"]}</dt><dd>{Kind(client, text)}</dd>
                <dt>{text["Aangemaakt", "Made"]}</dt><dd>{visit.Time(client.CreatedAt)}</dd>
                <dt>{text["Laatst gebruikt", "Last used"]}</dt><dd>{visit.Time(use?.LastUsedAt)}</dd>
                <dt>{text["Tokens in 30 dagen", "Tokens in 30 days"]}</dt><dd>{use?.Tokens ?? 0}</dd>
                {client.RedirectUris.Select(uri => Html.Of($"<dt>redirect_uri</dt><dd><code>{uri}</code></dd>"))}
                </dl>
                <h2>{text["Mag", "May"]}</h2>
                <ul class="scopes">{client.Scopes.Select(scope =>
                    Html.Of($"<li>{ScopeTexts.Of(scope, text)} <code>{scope}</code></li>")
                )}</ul>
                {Actions(visit, client, newest)}
                </div>
                """
            )
        );
    }

    private static Html Actions(ConsoleVisit visit, ApiClient client, string? newest)
    {
        var text = visit.Text;
        var hasSecret = client.AuthMethod is not (AuthMethods.None or AuthMethods.PrivateKeyJwt);
        var both = text[
            "Een nieuw geheim werkt naast het vorige, tot u er nog een maakt: zo kunt u programma's een voor een omzetten.",
            "A new secret works beside the former one until you make another: so you can change programs one after the other."
        ];
        var after = Html.Of($"""<input type="hidden" name="after" value="{newest}">""");
        return Html.Of(
            $"""
            <div class="actions">{visit.Button($"/clients/{client.Id}/rotate", text["Nieuw geheim", "New secret"], "plain", after).If(
                hasSecret
            )}
            <details><summary>{text["Verwijderen …", "Delete …"]}</summary>
            <p>{text["De tokens van deze client werken dan meteen niet meer.", "The tokens of this client stop working at once."]}</p>
            {visit.Button($"/clients/{client.Id}/delete", text["Ja, verwijderen", "Yes, delete"], "bad")}</details></div>
            {Html.Of($"""<p class="soft">{both}</p>""").If(hasSecret)}
            """
        );
    }

    private static string Kind(ApiClient client, PageText text) =>
        client.IsPublic ? text["App zonder geheim", "App without a secret"]
        : client.GrantTypes.Contains(GrantTypes.AuthorizationCode)
            ? text["Webapplicatie, mensen loggen in", "Web application, people sign in"]
        : text["Programma, voor zichzelf", "Program, for itself"];
}
