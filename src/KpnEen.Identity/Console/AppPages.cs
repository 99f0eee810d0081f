using KpnEen.Data.Identity;
using KpnEen.Identity.Pages;

namespace KpnEen.Identity;

/// <summary>Connected applications in the console.</summary>
internal static class AppPages
{
    public static Page List(ConsoleVisit visit, IReadOnlyList<ConnectedApp> apps)
    {
        var text = visit.Text;
        var title = text["Verbonden applicaties", "Connected applications"];
        var none = text["Nog niemand heeft een applicatie verbonden.", "Nobody has connected an application yet."];
        return visit.Page(
            title,
            Html.Of(
                $"""<div class="card"><h1>{title}</h1>{Html.Of($"<p>{none}</p>").If(apps.Count == 0)}{apps.Select(app => One(visit, app))}</div>"""
            )
        );
    }

    private static Html One(ConsoleVisit visit, ConnectedApp app)
    {
        var text = visit.Text;
        var foreign = Html.Of($""" <span class="soft">{text["van een partner", "of a partner"]}</span>""").If(!app.IsOwn);
        return Html.Of(
            $"""
            <section class="card" aria-labelledby="{app.ClientId}"><h2 id="{app.ClientId}">{app.Name}{foreign}</h2>
            <p>{app.Description}</p>
            <ul class="scopes">{app.Scopes.Select(scope => Html.Of($"<li>{ScopeTexts.Of(scope, text)}</li>"))}</ul>
            <dl><dt>{text["Verbonden", "Connected"]}</dt><dd>{visit.Time(app.ConnectedAt)}</dd>
            <dt>{text["Laatst gebruikt", "Last used"]}</dt><dd>{visit.Time(app.LastUsedAt)}</dd>
            <dt>{text["Door", "By"]}</dt><dd>{app.People.Length} {(
                app.People.Length == 1 ? text["persoon", "person"] : text["personen", "people"]
            )}</dd></dl>
            <div class="actions">{visit.Button($"/apps/{app.ClientId}/disconnect", text["Verbreken", "Disconnect"], "bad")}</div></section>
            """
        );
    }
}
