using KpnEen.Data.Identity;
using KpnEen.Http;
using KpnEen.Identity.Pages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace KpnEen.Identity;

/// <summary><c>/oauth/sign-in</c> and <c>/oauth/sign-out</c>: on the way to an application, which the address names by a handle, or to the console.</summary>
internal sealed class SignInEndpoints(
    IdentityOptions options,
    SignInStore signIns,
    SignInAttempts attempts,
    Browser browser,
    Journey journey
)
{
    private const int MaxUsername = 320;
    private const int MaxPassword = 256;

    public static void Map(IEndpointRouteBuilder app, IdentityOptions options)
    {
        app.MapGet(
                $"{options.Path}/oauth/sign-in",
                (SignInEndpoints pages, Doorway doorway, HttpContext context) => doorway.AnswerAsync(context, pages.ShowAsync)
            )
            .ExcludeFromDescription();
        app.MapPost(
                $"{options.Path}/oauth/sign-in",
                (SignInEndpoints pages, Doorway doorway, HttpContext context) => doorway.AnswerAsync(context, pages.SignInAsync)
            )
            .ExcludeFromDescription();
        app.MapPost(
                $"{options.Path}/oauth/sign-out",
                (SignInEndpoints pages, Doorway doorway, HttpContext context) => doorway.AnswerAsync(context, pages.SignOutAsync)
            )
            .ExcludeFromDescription();
    }

    private async Task<IResult> ShowAsync(HttpContext context)
    {
        var pending = await PendingAsync(context, await Doorway.ParametersAsync(context));
        return Page(context, pending, pending?.Request.LoginHint, null, StatusCodes.Status200OK);
    }

    private async Task<IResult> SignInAsync(HttpContext context)
    {
        var form = await Doorway.ParametersAsync(context);
        var pending = await PendingAsync(context, form);
        var text = PageText.Of(context.Request, pending?.Request.UiLocales);
        var (username, password) = (form["username"] ?? "", form["password"] ?? "");
        if (!browser.HasFormWord(context, form["word"]))
            return Page(context, pending, username, text["Probeer het nog eens.", "Please try again."], StatusCodes.Status403Forbidden);
        var address = SourceAddress.Of(context);
        if (attempts.Begin(address, username) is { } wait)
        {
            context.Response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString("D", null);
            var slow = text["Te veel pogingen. Wacht een minuut.", "Too many attempts. Wait a minute."];
            return Page(context, pending, username, slow, StatusCodes.Status429TooManyRequests);
        }
        var readable =
            username.Length <= MaxUsername
            && password.Length is > 0 and <= MaxPassword
            && !username.Contains('\0', StringComparison.Ordinal);
        if (!readable || await signIns.CheckAsync(username, password, context.RequestAborted) is not { } person)
        {
            var wrong = text["De naam of het wachtwoord klopt niet.", "The name or the password is not right."];
            return Page(context, pending, username, wrong, StatusCodes.Status401Unauthorized);
        }
        attempts.Succeeded(address, username);
        await browser.SignInAsync(context, person);
        return pending is null
            ? new AuthorizationAnswer($"{options.Path}/console")
            : await journey.NextAsync(context, pending, new BrowserSession(person, attempts.Now));
    }

    private async Task<IResult> SignOutAsync(HttpContext context)
    {
        var form = await Doorway.ParametersAsync(context);
        if (browser.HasFormWord(context, form["word"]))
            await browser.SignOutAsync(context);
        // Only ever to our own page: who may name a place to go to after this has an open redirector.
        return new AuthorizationAnswer(
            $"{options.Path}/oauth/sign-in{(form["request"] is { } handle ? $"?request={Uri.EscapeDataString(handle)}" : "")}"
        );
    }

    private async Task<PendingRequest?> PendingAsync(HttpContext context, FormParameters form) =>
        form["request"] is { } handle ? await journey.FindAsync(context, handle) : null;

    private Page Page(HttpContext context, PendingRequest? pending, string? username, string? error, int status) =>
        SignInPage.Of(
            PageText.Of(context.Request, pending?.Request.UiLocales),
            pending,
            $"{options.Path}/oauth/sign-in",
            browser.FormWord(context),
            username,
            error,
            status
        );
}
