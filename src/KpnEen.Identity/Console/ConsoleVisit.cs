using System.Globalization;
using KpnEen.Data.Identity;
using KpnEen.Identity.Pages;
using Microsoft.AspNetCore.Http;

namespace KpnEen.Identity;

/// <summary>One request of an administrator to the console, and the frame of its answer.</summary>
/// <param name="Path">The issuer's path, before every address of ours.</param>
/// <param name="Api">The public address of the API, under which are its documentation and the portal.</param>
/// <param name="Word">What a form must carry.</param>
internal sealed record ConsoleVisit(
    HttpContext Context,
    PageText Text,
    SignIn Person,
    string Path,
    string Api,
    string Word,
    FormParameters Form
)
{
    public string TenantId => Person.TenantId;

    public CancellationToken Cancel => Context.RequestAborted;

    /// <summary>From the address; no id of ours is odd or long.</summary>
    public string Id =>
        Context.Request.RouteValues["id"] is string { Length: <= 64 } id && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-')
            ? id
            : "";

    public Html Hidden => Html.Of($"""<input type="hidden" name="word" value="{Word}">""");

    public Page Page(string title, Html body, int status = StatusCodes.Status200OK) =>
        new(
            Text,
            title,
            Html.Of(
                $"""
                <header class="bar">
                <span class="brand">KPN EEN API</span>
                <nav aria-label="{Text["Hoofdmenu", "Main menu"]}">
                {Link("", Text["API-clients", "API clients"])}
                {Link("/apps", Text["Verbonden applicaties", "Connected applications"])}
                {Link("/webhooks", "Webhooks")}
                <a href="{Api}/docs">{Text["Documentatie", "Documentation"]}</a>
                <a href="{Api}/">{Text["Portaal", "Portal"]}</a>
                </nav>
                <form method="post" action="{Path}/oauth/sign-out">{Hidden}<button class="plain" type="submit">{Text[
                    "Uitloggen",
                    "Sign out"
                ]}</button></form>
                </header>
                <p class="soft">{Person.TenantName} · {Person.Username} · <a href="{Path}/oauth/password">{Text["Wachtwoord wijzigen", "Change your password"]}</a></p>
                {body}
                """
            ),
            status,
            Wide: true
        );

    public Page Refusal(string message) => Notice(Text["Geen toegang", "No access"], message, StatusCodes.Status403Forbidden);

    public Page Unknown() =>
        Notice(
            Text["Niet gevonden", "Not found"],
            Text["Dit is er niet (meer).", "There is no such thing (any more)."],
            StatusCodes.Status404NotFound
        );

    public Page Repeated() =>
        Notice(
            Text["Al gedaan", "Done already"],
            Text[
                "Deze client heeft intussen een nieuwer geheim. Er is nu niets gewijzigd.",
                "This client has a newer secret by now. Nothing was changed this time."
            ],
            StatusCodes.Status409Conflict
        );

    /// <summary>A button that changes something: a form of its own.</summary>
    /// <param name="more">Further hidden fields.</param>
    public Html Button(string action, string label, string style, Html more = default) =>
        Html.Of(
            $"""<form method="post" action="{Path}/console{action}">{Hidden}{more}<button class="{style}" type="submit">{label}</button></form>"""
        );

    public Html Time(DateTimeOffset? at)
    {
        if (at is not { } time)
            return Html.Of($"""<span class="soft">{Text["nog niet", "not yet"]}</span>""");
        var (machine, people) = (Format(time, "yyyy-MM-dd'T'HH:mm:ss'Z'"), Format(time, "yyyy-MM-dd HH:mm"));
        return Html.Of($"""<time datetime="{machine}">{people} UTC</time>""");
    }

    private static string Format(DateTimeOffset time, string format) => time.UtcDateTime.ToString(format, CultureInfo.InvariantCulture);

    private Page Notice(string title, string message, int status) =>
        Page(title, Html.Of($"""<div class="card"><h1>{title}</h1><p role="alert">{message}</p></div>"""), status);

    private Html Link(string page, string label)
    {
        var here = Context.Request.Path.Value?[Path.Length..] ?? "";
        var isHere =
            page.Length == 0
                ? here == "/console" || here.StartsWith("/console/clients", StringComparison.Ordinal)
                : here == $"/console{page}";
        var current = Html.Of($""" aria-current="page" """).If(isHere);
        return Html.Of($"""<a href="{Path}/console{page}"{current}>{label}</a>""");
    }
}
