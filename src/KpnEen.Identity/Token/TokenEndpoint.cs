using System.Globalization;
using KpnEen.Data.Identity;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace KpnEen.Identity;

/// <summary><c>POST /oauth/token</c>: grant <c>client_credentials</c> (OAuth 2.1 4.2), no refresh tokens.</summary>
internal sealed class TokenEndpoint(
    ClientAuthenticator authenticator,
    AccessTokenIssuer issuer,
    IdentityOptions options,
    ILogger<TokenEndpoint> log
)
{
    public static void Map(IEndpointRouteBuilder app, IdentityOptions options) =>
        app.MapPost($"{options.Path}/oauth/token", (TokenEndpoint endpoint, HttpContext context) => endpoint.AnswerAsync(context))
            .ExcludeFromDescription();

    private async Task<IResult> AnswerAsync(HttpContext context)
    {
        // RFC 6749 5.1
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.Pragma = "no-cache";
        try
        {
            return TypedResults.Json(await GrantAsync(context.Request, context.RequestAborted));
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
            log.LogWarning("No token, the database does not answer: {Reason}", e.Message);
            context.Response.Headers.RetryAfter = "5";
            return Refusal(StatusCodes.Status503ServiceUnavailable, "temporarily_unavailable", "Try again in a moment.");
        }
    }

    private async Task<Dictionary<string, object>> GrantAsync(HttpRequest request, CancellationToken cancel)
    {
        var form = await FormParameters.ReadAsync(request, cancel);
        var address = request.HttpContext.Connection.RemoteIpAddress?.ToString() ?? "";
        var client = await authenticator.AuthenticateAsync(PresentedCredentials.Of(request, form), address, cancel);
        if (form["grant_type"] is not { } grant)
            throw TokenError.InvalidRequest("grant_type is missing.");
        if (grant != "client_credentials")
            throw new TokenError(400, "unsupported_grant_type", "Only client_credentials is offered.");
        var audience = form["resource"] ?? options.Resources[0];
        if (!options.Resources.Contains(audience))
            throw new TokenError(400, "invalid_target", "The resource is not known here.");
        var scopes = Scopes(client, form["scope"]);
        return new Dictionary<string, object>
        {
            ["access_token"] = await issuer.IssueAsync(client, audience, scopes, cancel),
            ["token_type"] = "Bearer",
            ["expires_in"] = (long)options.TokenLifetime.TotalSeconds,
            ["scope"] = string.Join(' ', scopes),
        };
    }

    private static string[] Scopes(ApiClient client, string? asked)
    {
        if (asked is null)
            return client.Scopes;
        var scopes = asked.Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal).ToArray();
        return scopes.Length > 0 && scopes.All(client.Scopes.Contains)
            ? scopes
            : throw new TokenError(400, "invalid_scope", "The client may not have all of these scopes.");
    }

    private static JsonHttpResult<Dictionary<string, string>> Refusal(int status, string code, string description) =>
        TypedResults.Json(new Dictionary<string, string> { ["error"] = code, ["error_description"] = description }, statusCode: status);
}
