using KpnEen.Identity.Pages;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace KpnEen.Identity;

/// <summary>Around every address that browsers come to: what goes wrong becomes a page, or an answer to the client where it is known.</summary>
internal sealed class Doorway(IdentityOptions options, ILogger<Doorway> log)
{
    public async Task<IResult> AnswerAsync(HttpContext context, Func<HttpContext, Task<IResult>> answer)
    {
        var text = PageText.Of(context.Request);
        try
        {
            return await answer(context);
        }
        catch (AuthorizationError error)
        {
            return AuthorizationAnswer.ToClient(
                error.RedirectUri,
                error.State,
                options.IssuerName,
                ("error", error.Code),
                ("error_description", error.Message)
            );
        }
        catch (UntrustedRequest error)
        {
            return ErrorPage(text, StatusCodes.Status400BadRequest, text[error.Dutch, error.Message]);
        }
        catch (TokenError error)
        {
            var malformed = UntrustedRequest.Malformed();
            return ErrorPage(text, error.Status, text[malformed.Dutch, malformed.Message]);
        }
        catch (NpgsqlException e) when (e.IsTransient)
        {
            log.LogWarning("{Path} cannot answer, the database does not: {Reason}", context.Request.Path, e.Message);
            context.Response.Headers.RetryAfter = "5";
            return ErrorPage(
                text,
                StatusCodes.Status503ServiceUnavailable,
                text["Dit lukt op dit moment niet. Probeer het zo weer.", "This does not work right now. Try again in a moment."]
            );
        }
    }

    /// <summary>Of the address when it was asked for, of the form when one was posted.</summary>
    /// <exception cref="TokenError">Malformed, or a parameter twice.</exception>
    public static Task<FormParameters> ParametersAsync(HttpContext context) =>
        HttpMethods.IsPost(context.Request.Method)
            ? FormParameters.ReadAsync(context.Request, context.RequestAborted)
            : Task.FromResult(FormParameters.Parse(context.Request.QueryString.Value?.TrimStart('?') ?? ""));

    private static Page ErrorPage(PageText text, int status, string message) =>
        new(
            text,
            text["Dat ging niet", "That did not work"],
            Html.Of(
                $"""
                <p class="brand">KPN EEN API</p>
                <div class="card"><h1>{text["Dat ging niet", "That did not work"]}</h1><p role="alert">{message}</p></div>
                """
            ),
            status
        );
}
