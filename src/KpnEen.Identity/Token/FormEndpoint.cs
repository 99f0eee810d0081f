using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace KpnEen.Identity;

/// <summary>What all endpoints share to which clients post a form: no caching, one shape of refusal (RFC 6749 5.1 and 5.2).</summary>
internal sealed class FormEndpoint(ILogger<FormEndpoint> log)
{
    public async Task<IResult> AnswerAsync(HttpContext context, Func<FormParameters, CancellationToken, Task<IResult>> answer)
    {
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.Pragma = "no-cache";
        try
        {
            return await answer(await FormParameters.ReadAsync(context.Request, context.RequestAborted), context.RequestAborted);
        }
        catch (TokenError error)
        {
            // RFC 6749 5.2: the challenge answers who used the Authorization header; others would see a browser's login window.
            foreach (
                var (name, value) in error.Headers.Where(h =>
                    h.Name != "WWW-Authenticate" || context.Request.Headers.Authorization.Count > 0
                )
            )
                context.Response.Headers[name] = value;
            return Refusal(error.Status, error.Code, error.Message);
        }
        catch (NpgsqlException e) when (e.IsTransient)
        {
            log.LogWarning("{Path} cannot answer, the database does not: {Reason}", context.Request.Path, e.Message);
            context.Response.Headers.RetryAfter = "5";
            return Refusal(StatusCodes.Status503ServiceUnavailable, "temporarily_unavailable", "Try again in a moment.");
        }
    }

    private static JsonHttpResult<Dictionary<string, string>> Refusal(int status, string code, string description) =>
        TypedResults.Json(new Dictionary<string, string> { ["error"] = code, ["error_description"] = description }, statusCode: status);
}
