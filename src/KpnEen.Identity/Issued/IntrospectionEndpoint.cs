using KpnEen.Data.Identity;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace KpnEen.Identity;

/// <summary>
/// <c>POST /oauth/introspect</c> (RFC 7662): an API asks whether an access token it got is active. No API is ever handed a refresh token, so none may take one for
/// an access token: it is not active here (2.2: "the protected resource is not allowed to introspect this particular token").
/// </summary>
internal sealed class IntrospectionEndpoint(FormEndpoint endpoint, ClientAuthenticator authenticator, IssuedAccessTokens accessTokens)
{
    public static void Map(IEndpointRouteBuilder app, IdentityOptions options) =>
        app.MapPost(
                $"{options.Path}/oauth/introspect",
                (IntrospectionEndpoint introspection, HttpContext context) => introspection.AnswerAsync(context)
            )
            .ExcludeFromDescription();

    private Task<IResult> AnswerAsync(HttpContext context) =>
        endpoint.AnswerAsync(
            context,
            async (form, cancel) =>
            {
                var client = await authenticator.AuthenticateAsync(context.Request, form, cancel);
                if (client.IsPublic || client.IntrospectionAudiences.Length == 0)
                    throw new TokenError(403, "unauthorized_client", "The client may not ask about tokens.");
                var token = form["token"] ?? throw TokenError.InvalidRequest("token is missing.");
                return TypedResults.Json(await DescribeAsync(client, token, cancel));
            }
        );

    private async Task<Dictionary<string, object>> DescribeAsync(ApiClient client, string token, CancellationToken cancel)
    {
        // 2.2: inactive is nothing else, whatever the reason.
        return await accessTokens.FindAsync(token, cancel) is { } active && MayKnow(client, active)
            ? new Dictionary<string, object>(active.Members) { ["active"] = true }
            : new Dictionary<string, object> { ["active"] = false };
    }

    /// <summary>Tokens for its audience, and a tenant's client only those of the tenant.</summary>
    private static bool MayKnow(ApiClient client, ActiveToken token) =>
        client.IntrospectionAudiences.Contains(token.Audience) && (client.TenantId is null || client.TenantId == token.TenantId);
}
