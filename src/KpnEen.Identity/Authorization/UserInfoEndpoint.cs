using System.Text.Json;
using KpnEen.Data.Identity;
using KpnEen.Http.Proofs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace KpnEen.Identity;

/// <summary><c>/oauth/userinfo</c> (OpenID Connect Core 5.3): who the person of an access token is.</summary>
internal sealed class UserInfoEndpoint(IssuedAccessTokens tokens, DpopProofs proofs, SignInStore signIns, IdentityOptions options)
{
    public static void Map(IEndpointRouteBuilder app, IdentityOptions options)
    {
        foreach (var method in (string[])["GET", "POST"])
            app.MapMethods(
                    $"{options.Path}/oauth/userinfo",
                    [method],
                    (UserInfoEndpoint endpoint, HttpContext context) => endpoint.AnswerAsync(context)
                )
                .ExcludeFromDescription();
    }

    private async Task<IResult> AnswerAsync(HttpContext context)
    {
        var cancel = context.RequestAborted;
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.Pragma = "no-cache";
        if (context.Request.Headers.Authorization is not [{ } header] || header.Split(' ') is not [var scheme, { Length: > 0 } token])
            return Challenge(context, StatusCodes.Status401Unauthorized, null);
        if (await tokens.FindAsync(token, cancel) is not { } active || !await IsProvedAsync(context, scheme, token, active, cancel))
            return Challenge(context, StatusCodes.Status401Unauthorized, "invalid_token");
        var scopes = Text(active, "scope").Split(' ');
        if (!scopes.Contains(PersonScopes.OpenId))
            return Challenge(context, StatusCodes.Status403Forbidden, "insufficient_scope");
        return await signIns.FindAsync(Text(active, "sub"), cancel) is { } person
            ? TypedResults.Json(PersonClaims.Of(person, scopes))
            : Challenge(context, StatusCodes.Status401Unauthorized, "invalid_token");
    }

    // RFC 9449 7.1: a bound token with its proof, and no bound token as a bearer token.
    private async Task<bool> IsProvedAsync(HttpContext context, string scheme, string token, ActiveToken active, CancellationToken cancel)
    {
        if (!active.Members.TryGetValue("cnf", out var cnf))
            return scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase);
        if (!scheme.Equals("DPoP", StringComparison.OrdinalIgnoreCase))
            return false;
        try
        {
            var address = options.Issuer.GetLeftPart(UriPartial.Authority) + context.Request.Path.ToUriComponent();
            var thumbprint = await proofs.VerifyAsync(
                context.Request.Headers[DpopProofs.HeaderName],
                context.Request.Method,
                address,
                token,
                cancel
            );
            return thumbprint == ((JsonElement)cnf).GetProperty("jkt").GetString();
        }
        catch (DpopException e)
        {
            if (e.Code == DpopException.UseNonce)
                context.Response.Headers[DpopProofs.NonceHeaderName] = await proofs.NewNonceAsync(cancel);
            context.Items[nameof(DpopException)] = e.Code;
            return false;
        }
    }

    private static StatusCodeHttpResult Challenge(HttpContext context, int status, string? error)
    {
        var fault = context.Items[nameof(DpopException)] as string;
        context.Response.Headers.WWWAuthenticate = fault is not null
            ? $"DPoP error=\"{fault}\""
            : $"Bearer{(error is null ? "" : $" error=\"{error}\"{(error == "insufficient_scope" ? " scope=\"openid\"" : "")}")}";
        return TypedResults.StatusCode(status);
    }

    private static string Text(ActiveToken token, string name) => ((JsonElement)token.Members[name]).GetString() ?? "";
}
