using KpnEen.Data.Identity;
using KpnEen.Identity.Pages;

namespace KpnEen.Identity;

/// <summary>The page on which a person allows an application something, or does not.</summary>
internal static class ConsentPage
{
    public static Page Of(PageText text, PendingRequest pending, SignIn person, string path, string word)
    {
        var (client, scopes) = (pending.Client, pending.Request.Scopes);
        var companyWide = PersonScopes.CompanyWide(scopes).ToArray();
        var mayAllow = Journey.MayAllow(person, scopes);
        var title =
            companyWide.Length > 0
                ? text[$"{client.Name} verbinden met {person.TenantName}?", $"Connect {client.Name} to {person.TenantName}?"]
                : text[$"Inloggen bij {client.Name}?", $"Sign in to {client.Name}?"];
        var description = Html.Of($"<p>{client.Description}</p>").If(client.Description is not null);
        var hidden = Html.Of(
            $"""<input type="hidden" name="word" value="{word}"><input type="hidden" name="request" value="{pending.Handle}">"""
        );
        return new Page(
            text,
            title,
            Html.Of(
                $"""
                <p class="brand">KPN EEN API</p>
                <div class="card">
                <h1>{title}</h1>
                <p class="soft">{text[
                    "U bent ingelogd als",
                    "You are signed in as"
                ]} <strong>{person.DisplayName}</strong> ({person.Username})</p>
                {description}
                {List(
                    text[
                        $"{client.Name} kan dan voor heel {person.TenantName}:",
                        $"{client.Name} can then, for all of {person.TenantName}:"
                    ],
                    companyWide,
                    text
                )}
                {List(text["En van uzelf:", "And of yourself:"], scopes.Intersect(PersonScopes.All), text)}
                {Explanation(text, client, person, mayAllow)}
                <div class="actions">
                <form method="post" action="{path}/oauth/consent">{hidden}{Html.Of(
                        $"<button type=\"submit\" name=\"decision\" value=\"allow\">{text["Toestaan", "Allow"]}</button>"
                    ).If(mayAllow)}
                <button class="plain" type="submit" name="decision" value="deny">{text["Niet toestaan", "Do not allow"]}</button></form>
                <form method="post" action="{path}/oauth/sign-out">{hidden}<button class="plain" type="submit">{text[
                    "Ander account",
                    "Another account"
                ]}</button></form>
                </div>
                <p class="soft">{text["Daarna gaat u terug naar", "After that you go back to"]} <code>{RedirectUris.Source(
                    pending.Request.RedirectUri
                )}</code></p>
                </div>
                """
            )
        )
        {
            FormTarget = RedirectUris.Source(pending.Request.RedirectUri),
        };
    }

    private static Html List(string heading, IEnumerable<string> scopes, PageText text)
    {
        var items = scopes.Select(scope => Html.Of($"<li>{ScopeTexts.Of(scope, text)}</li>")).ToArray();
        return Html.Of($"<p>{heading}</p><ul class=\"scopes\">{items}</ul>").If(items.Length > 0);
    }

    private static Html Explanation(PageText text, ApiClient client, SignIn person, bool mayAllow)
    {
        if (!mayAllow)
            return Html.Of(
                $"<p class=\"error\" role=\"alert\">{text[$"Dit raakt het hele bedrijf, en dat mag alleen een beheerder van {person.TenantName} toestaan. Vraag een beheerder om dit te doen.", $"This reaches the whole company, and only an administrator of {person.TenantName} may allow that. Ask an administrator to do this."]}</p>"
            );
        var foreign = Html.Of(
                $"<p>{text[$"{client.Name} is niet van {person.TenantName} en niet van KPN. Sta dit alleen toe als u de maker vertrouwt.", $"{client.Name} belongs neither to {person.TenantName} nor to KPN. Only allow this if you trust who made it."]}</p>"
            )
            .If(client.TenantId is null);
        return Html.Of(
            $"{foreign}<p class=\"soft\">{text["Een beheerder kan dit altijd weer intrekken in de ontwikkelaarsconsole.", "An administrator can always take this back in the developer console."]}</p>"
        );
    }
}
