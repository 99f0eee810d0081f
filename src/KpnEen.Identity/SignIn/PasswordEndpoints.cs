using KpnEen.Data.Audit;
using KpnEen.Data.Identity;
using KpnEen.Http;
using KpnEen.Identity.Pages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace KpnEen.Identity;

/// <summary><c>/oauth/password</c>: a person who is signed in chooses another password.</summary>
internal sealed class PasswordEndpoints(IdentityOptions options, SignInStore signIns, SignInAttempts attempts, Browser browser)
{
    public static void Map(IEndpointRouteBuilder app, IdentityOptions options)
    {
        foreach (var method in (string[])["GET", "POST"])
            app.MapMethods(
                    $"{options.Path}/oauth/password",
                    [method],
                    (PasswordEndpoints pages, Doorway doorway, HttpContext context) => doorway.AnswerAsync(context, pages.AnswerAsync)
                )
                .ExcludeFromDescription();
    }

    private async Task<IResult> AnswerAsync(HttpContext context)
    {
        if (await browser.SessionAsync(context) is not { Person: var person })
            return new AuthorizationAnswer($"{options.Path}/oauth/sign-in");
        var text = PageText.Of(context.Request);
        if (!HttpMethods.IsPost(context.Request.Method))
            return Page(context, person, text, null, StatusCodes.Status200OK);
        var form = await Doorway.ParametersAsync(context);
        var (present, chosen) = (form["present"] ?? "", form["chosen"] ?? "");
        if (!browser.HasFormWord(context, form["word"]))
            return Page(context, person, text, text["Probeer het nog eens.", "Please try again."], StatusCodes.Status403Forbidden);
        var address = SourceAddress.Of(context);
        if (PasswordRule.Fault(chosen, person.Name) is not null)
            return Page(
                context,
                person,
                text,
                text[
                    "Kies 12 tot 128 tekens die niet makkelijk te raden zijn.",
                    "Choose 12 to 128 characters that are not easily guessed."
                ],
                StatusCodes.Status422UnprocessableEntity
            );
        if (attempts.Begin(address, person.Username) is not null)
            return Page(context, person, text, text["Te veel pogingen. Wacht een minuut.", "Too many attempts. Wait a minute."], 429);
        if (await signIns.CheckAsync(person.Username, present, context.RequestAborted) is null)
        {
            var wrong = text["Het huidige wachtwoord klopt niet.", "The present password is not right."];
            return Page(context, person, text, wrong, StatusCodes.Status401Unauthorized);
        }
        attempts.Succeeded(address, person.Username);
        using (Acting.As(new WhoActs("user", person.UserId, UserId: person.UserId, RequestId: context.TraceIdentifier)))
            await signIns.PutAsync(
                person.TenantId,
                person.UserId,
                person.Name,
                person.Role,
                chosen,
                // Whoever lost the role, or the sign-in itself, at this moment does not get it back.
                present => present is not null && (present.Name, present.Role) == (person.Name, person.Role),
                context.RequestAborted
            );
        // All sessions ended with the old password, this one as well: the new one is typed at once, and so known to work.
        return new AuthorizationAnswer($"{options.Path}/oauth/sign-in");
    }

    private Page Page(HttpContext context, SignIn person, PageText text, string? error, int status)
    {
        var title = text["Wachtwoord wijzigen", "Change your password"];
        return new Page(
            text,
            title,
            Html.Of(
                $"""
                <p class="brand">KPN EEN API</p>
                <div class="card"><h1>{title}</h1>
                <p class="soft">{person.DisplayName} ({person.Username})</p>
                {Html.Of($"""<p class="error" role="alert">{error}</p>""").If(error is not null)}
                <form method="post" action="{options.Path}/oauth/password">
                <input type="hidden" name="word" value="{browser.FormWord(context)}">
                <input type="hidden" name="username" autocomplete="username" value="{person.Username}">
                <label for="present">{text["Huidig wachtwoord", "Present password"]}</label>
                <input id="present" name="present" type="password" autocomplete="current-password" required maxlength="128" autofocus>
                <label for="chosen">{text["Nieuw wachtwoord (12 tekens of meer)", "New password (12 characters or more)"]}</label>
                <input id="chosen" name="chosen" type="password" autocomplete="new-password" required minlength="12" maxlength="128">
                <div class="actions"><button type="submit">{title}</button></div>
                </form></div>
                """
            ),
            status
        );
    }
}
