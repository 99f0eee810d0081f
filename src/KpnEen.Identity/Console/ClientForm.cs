using KpnEen.Data.Identity;
using KpnEen.Identity.Pages;
using Microsoft.AspNetCore.Http;

namespace KpnEen.Identity;

/// <summary>The form for a new API client.</summary>
internal static class ClientForm
{
    private const int MaxName = 100;
    private const int MaxRedirects = 10;
    private const string Program = "program";
    private const string Web = "web";
    private const string App = "app";

    /// <param name="filled">What was typed before; null: nothing.</param>
    public static Page Page(ConsoleVisit visit, FormParameters? filled, string? fault)
    {
        var text = visit.Text;
        var kind = filled?["kind"] ?? Program;
        Html Kind(string value, string label) => Choice("radio", "kind", value, kind == value, Html.Of($"{label}"));
        Html Scope(string scope) =>
            Choice(
                "checkbox",
                $"scope.{scope}",
                "on",
                filled?[$"scope.{scope}"] is not null,
                Html.Of($"{ScopeTexts.Of(scope, text)} <code>{scope}</code>")
            );
        var scopes = ScopeTexts
            .OfCompany.GroupBy(scope => ScopeGroups.Of(scope, text))
            .Select(group => Html.Of($"""<div role="group" aria-label="{group.Key}"><h2>{group.Key}</h2>{group.Select(Scope)}</div>"""));
        return visit.Page(
            text["Nieuwe client", "New client"],
            Html.Of(
                $"""
                <div class="card"><h1>{text["Nieuwe client", "New client"]}</h1>
                {Html.Of($"""<p class="error" role="alert" id="error">{fault}</p>""").If(fault is not null)}
                <form method="post" action="{visit.Path}/console/clients/new">{visit.Hidden}
                <label for="name">{text["Naam", "Name"]}</label>
                <input id="name" name="name" type="text" required maxlength="{MaxName}" value="{filled?["name"]}" autofocus>
                <fieldset><legend>{text["Soort", "Kind"]}</legend>
                {Kind(Program, text["Programma dat voor zichzelf werkt, met een geheim", "A program that works for itself, with a secret"])}
                {Kind(
                    Web,
                    text[
                        "Webapplicatie waarin mensen inloggen, met een geheim op de server",
                        "A web application that people sign in to, with a secret on its server"
                    ]
                )}
                {Kind(
                    App,
                    text["App op telefoon of computer: kan geen geheim bewaren", "An app on a phone or computer: cannot keep a secret"]
                )}
                </fieldset>
                <div class="people"><label for="redirects">{text[
                    "Adressen om naar terug te keren, een per regel",
                    "Addresses to come back to, one a line"
                ]}</label>
                <textarea id="redirects" name="redirects" rows="3" aria-describedby="redirects-help" spellcheck="false">{filled?[
                    "redirects"
                ]}</textarea>
                <p class="soft" id="redirects-help">{text[
                    "Alleen voor webapplicaties en apps. https, een eigen schema met een punt, of http://127.0.0.1.",
                    "For web applications and apps only. https, a private scheme with a dot, or http://127.0.0.1."
                ]}</p></div>
                <fieldset><legend>{text["Mag", "May"]}</legend>{scopes}</fieldset>
                <div class="actions"><button type="submit">{text["Maken", "Make"]}</button> <a href="{visit.Path}/console">{text[
                    "Terug",
                    "Back"
                ]}</a></div>
                </form></div>
                """
            ),
            fault is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity
        );
    }

    /// <returns>The registration, or what is wrong with the form.</returns>
    public static (ClientRegistration? Registration, string? Fault) Read(ConsoleVisit visit)
    {
        var (form, text) = (visit.Form, visit.Text);
        var name = (form["name"] ?? "").Trim();
        string[] scopes = [.. ScopeTexts.OfCompany.Where(scope => form[$"scope.{scope}"] is not null)];
        string[] redirects =
        [
            .. (form["redirects"] ?? "").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct(),
        ];
        var people = form["kind"] is Web or App;
        if (name.Length is 0 or > MaxName || name.Any(char.IsControl))
            return (null, text["Geef een naam van 1 tot 100 tekens.", "Give a name of 1 to 100 characters."]);
        if (form["kind"] is not (Program or Web or App))
            return (null, text["Kies een soort.", "Choose a kind."]);
        if (scopes.Length == 0)
            return (null, text["Kies ten minste één recht.", "Choose at least one right."]);
        if (people && redirects.Length is 0 or > MaxRedirects)
            return (null, text["Geef 1 tot 10 adressen om naar terug te keren.", "Give 1 to 10 addresses to come back to."]);
        if (people && redirects.FirstOrDefault(uri => RedirectUriRule.Fault(uri) is not null) is { } bad)
            return (null, text[$"Dit adres kan niet: {bad}", $"This address cannot be: {bad}"]);
        return (
            new ClientRegistration
            {
                Name = name,
                Scopes = scopes,
                GrantTypes = people ? [GrantTypes.AuthorizationCode, GrantTypes.RefreshToken] : [GrantTypes.ClientCredentials],
                RedirectUris = people ? redirects : [],
                AuthMethod = form["kind"] == App ? AuthMethods.None : null,
            },
            null
        );
    }

    private static Html Choice(string type, string name, string value, bool isOn, Html label) =>
        Html.Of(
            $"""<label class="check"><input type="{type}" name="{name}" value="{value}"{Html.Of($" checked").If(isOn)}><span>{label}</span></label>"""
        );
}
