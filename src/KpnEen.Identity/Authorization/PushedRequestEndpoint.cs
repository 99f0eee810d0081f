using KpnEen.Data.Identity;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace KpnEen.Identity;

/// <summary><c>POST /oauth/par</c>: a client says in advance, and as itself, what it will ask a person for (RFC 9126).</summary>
internal sealed class PushedRequestEndpoint(
    FormEndpoint endpoint,
    ClientAuthenticator authenticator,
    KeyProofs proofs,
    AuthorizationRules rules,
    AuthorizationRequestStore requests,
    PeopleOptions people
)
{
    public const string Prefix = "urn:ietf:params:oauth:request_uri:";

    public static void Map(IEndpointRouteBuilder app, IdentityOptions options)
    {
        var path = $"{options.Path}/oauth/par";
        app.MapPost(path, (PushedRequestEndpoint par, HttpContext context) => par.AnswerAsync(context)).ExcludeFromDescription();
        BrowserClients.MapPreflight(app, path);
    }

    private Task<IResult> AnswerAsync(HttpContext context) =>
        endpoint.AnswerAsync(
            context,
            async (form, cancel) =>
            {
                var client = await authenticator.AuthenticateAsync(context.Request, form, cancel);
                // RFC 9126 2.1
                if (form["request_uri"] is not null)
                    throw TokenError.InvalidRequest("request_uri cannot be pushed.");
                // RFC 9449 10.1: a proof here binds the code; without one, the proof at the token endpoint is soon enough.
                var key = context.Request.Headers.ContainsKey("DPoP") ? await proofs.ThumbprintAsync(context, client, cancel) : null;
                var handle = Handle.New();
                await requests.AddAsync(
                    Handle.Hash(handle),
                    client.Id,
                    browserHash: null,
                    Check(form, client, key).ToJson(),
                    people.PushedRequestLifetime,
                    cancel
                );
                return TypedResults.Json(
                    new Dictionary<string, object>
                    {
                        ["request_uri"] = Prefix + handle,
                        ["expires_in"] = (long)people.PushedRequestLifetime.TotalSeconds,
                    },
                    statusCode: StatusCodes.Status201Created
                );
            }
        );

    private AuthorizationRequest Check(FormParameters form, ApiClient client, string? key)
    {
        try
        {
            return rules.Check(form, client, key);
        }
        catch (AuthorizationError error)
        {
            throw new TokenError(400, error.Code, error.Message);
        }
        catch (UntrustedRequest error)
        {
            throw TokenError.InvalidRequest(error.Message);
        }
    }
}
