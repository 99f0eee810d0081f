using KpnEen.Data.Identity;
using KpnEen.Identity.Pages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace KpnEen.Identity;

/// <summary><c>/oauth/consent</c>: the person sees who asks for what, and allows it or not.</summary>
internal sealed class ConsentEndpoints(IdentityOptions options, Browser browser, Journey journey)
{
    public static void Map(IEndpointRouteBuilder app, IdentityOptions options)
    {
        app.MapGet(
                $"{options.Path}/oauth/consent",
                (ConsentEndpoints pages, Doorway doorway, HttpContext context) => doorway.AnswerAsync(context, pages.ShowAsync)
            )
            .ExcludeFromDescription();
        app.MapPost(
                $"{options.Path}/oauth/consent",
                (ConsentEndpoints pages, Doorway doorway, HttpContext context) => doorway.AnswerAsync(context, pages.DecideAsync)
            )
            .ExcludeFromDescription();
    }

    private async Task<IResult> ShowAsync(HttpContext context)
    {
        var pending = await journey.FindAsync(context, (await Doorway.ParametersAsync(context))["request"]);
        return await journey.SignedInAsync(context, pending) is { } session
            ? Page(context, pending, session)
            : await journey.NextAsync(context, pending);
    }

    private async Task<IResult> DecideAsync(HttpContext context)
    {
        var form = await Doorway.ParametersAsync(context);
        var pending = await journey.FindAsync(context, form["request"]);
        if (await journey.SignedInAsync(context, pending) is not { } session)
            return await journey.NextAsync(context, pending);
        if (!browser.HasFormWord(context, form["word"]))
            return Page(context, pending, session) with { Status = StatusCodes.Status403Forbidden };
        if (form["decision"] != "allow")
            return await journey.DenyAsync(context, pending);
        // What the page did not offer cannot be had by posting it all the same.
        return Journey.MayAllow(session.Person, pending.Request.Scopes)
            ? await journey.FinishAsync(context, session, pending)
            : Page(context, pending, session) with
            {
                Status = StatusCodes.Status403Forbidden,
            };
    }

    private Page Page(HttpContext context, PendingRequest pending, BrowserSession session) =>
        ConsentPage.Of(
            PageText.Of(context.Request, pending.Request.UiLocales),
            pending,
            session.Person,
            options.Path,
            browser.FormWord(context)
        );
}
