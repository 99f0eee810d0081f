using System.Collections.Frozen;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace KpnEen.Identity;

/// <summary><c>POST /oauth/token</c>: who is it, what does it want, may it.</summary>
internal sealed class TokenEndpoint(
    FormEndpoint endpoint,
    ClientAuthenticator authenticator,
    KeyProofs proofs,
    ClientUsage usage,
    IEnumerable<IGrant> grants
)
{
    private readonly FrozenDictionary<string, IGrant> grants = grants.ToFrozenDictionary(grant => grant.GrantType, StringComparer.Ordinal);

    public static void Map(IEndpointRouteBuilder app, IdentityOptions options)
    {
        var path = $"{options.Path}/oauth/token";
        app.MapPost(path, (TokenEndpoint token, HttpContext context) => token.AnswerAsync(context)).ExcludeFromDescription();
        BrowserClients.MapPreflight(app, path);
    }

    private Task<IResult> AnswerAsync(HttpContext context) =>
        endpoint.AnswerAsync(
            context,
            async (form, cancel) =>
            {
                var client = await authenticator.AuthenticateAsync(context.Request, form, cancel);
                if (form["grant_type"] is not { } type)
                    throw TokenError.InvalidRequest("grant_type is missing.");
                if (!grants.TryGetValue(type, out var grant))
                    throw new TokenError(400, "unsupported_grant_type", $"Offered: {string.Join(", ", grants.Keys.Order())}.");
                if (!client.GrantTypes.Contains(type))
                    throw new TokenError(400, "unauthorized_client", "The client is not registered for this grant type.");
                var thumbprint = await proofs.ThumbprintAsync(context, client, cancel);
                var answer = await grant.ExchangeAsync(new GrantRequest(client, form, thumbprint), cancel);
                usage.Issued(client.Id);
                return TypedResults.Json(answer);
            }
        );
}
