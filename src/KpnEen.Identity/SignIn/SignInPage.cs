using KpnEen.Identity.Pages;

namespace KpnEen.Identity;

/// <summary>The page that asks for name and password.</summary>
internal static class SignInPage
{
    public static Page Of(PageText text, PendingRequest? pending, string action, string word, string? username, string? error, int status)
    {
        var title = text["Inloggen", "Sign in"];
        var errorLine = Html.Of($"<p class=\"error\" id=\"error\" role=\"alert\">{error}</p>").If(error is not null);
        var purpose = pending is null
            ? Html.Of($"<p class=\"soft\">{text["Naar de ontwikkelaarsconsole", "To the developer console"]}</p>")
            : Html.Of($"<p class=\"soft\">{text["Om door te gaan naar", "To continue to"]} <strong>{pending.Client.Name}</strong></p>");
        // The first field that is still empty has the focus.
        var isNew = string.IsNullOrEmpty(username);
        var describedBy = error is null ? Html.Empty : Html.Of($" aria-describedby=\"error\" aria-invalid=\"true\"");
        return new Page(
            text,
            title,
            Html.Of(
                $"""
                <p class="brand">KPN EEN API</p>
                <div class="card">
                <h1>{title}</h1>
                {purpose}
                {errorLine}
                <form method="post" action="{action}">
                <input type="hidden" name="word" value="{word}">
                {Html.Of($"<input type=\"hidden\" name=\"request\" value=\"{pending?.Handle}\">").If(pending is not null)}
                <label for="username">{text["Naam", "Name"]} <span class="soft">({text[
                    "naam@uw-bedrijf",
                    "name@your-company"
                ]})</span></label>
                <input id="username" name="username" type="text" inputmode="email" autocomplete="username" autocapitalize="none" spellcheck="false" required maxlength="320" value="{username}"{Focus.If(
                    isNew
                )}{describedBy}>
                <label for="password">{text["Wachtwoord", "Password"]}</label>
                <input id="password" name="password" type="password" autocomplete="current-password" required maxlength="256"{Focus.If(
                    !isNew
                )}{describedBy}>
                <div class="actions"><button type="submit">{title}</button></div>
                </form>
                </div>
                """
            ),
            status
        )
        {
            FormTarget = pending is null ? null : RedirectUris.Source(pending.Request.RedirectUri),
        };
    }

    private static Html Focus => Html.Of($" autofocus");
}
