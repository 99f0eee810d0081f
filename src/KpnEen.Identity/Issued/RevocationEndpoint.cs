using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace KpnEen.Identity;

/// <summary><c>POST /oauth/revoke</c> (RFC 7009): a client ends a token of its own.</summary>
internal sealed class RevocationEndpoint(FormEndpoint endpoint, ClientAuthenticator authenticator, IEnumerable<IIssuedTokens> kinds)
{
    public static void Map(IEndpointRouteBuilder app, IdentityOptions options)
    {
        var path = $"{options.Path}/oauth/revoke";
        app.MapPost(path, (RevocationEndpoint revocation, HttpContext context) => revocation.AnswerAsync(context)).ExcludeFromDescription();
        BrowserClients.MapPreflight(app, path);
    }

    private Task<IResult> AnswerAsync(HttpContext context) =>
        endpoint.AnswerAsync(
            context,
            async (form, cancel) =>
            {
                var client = await authenticator.AuthenticateAsync(context.Request, form, cancel);
                var token = form["token"] ?? throw TokenError.InvalidRequest("token is missing.");
                // The hint may be wrong, so all kinds are tried anyway (2.1); unknown tokens are no error (2.2).
                foreach (var kind in kinds)
                {
                    if (await kind.RevokeAsync(client, token, cancel))
                        break;
                }
                return TypedResults.Ok();
            }
        );
}
