using KpnEen.Data.Identity;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace KpnEen.Identity;

/// <summary>
/// Lets an application that lives wholly in a browser ask for its tokens and end them (Fetch 3.2): pages of the origins that a public client names read the
/// answers to that client. One with a secret gets nothing here, for a page could not keep it; and there are never cookies.
/// </summary>
internal static class BrowserClients
{
    private const int LongestOrigin = 300;

    // Browsers keep it no longer than that (Chromium).
    private const string TwoHours = "7200";

    /// <summary>What a browser asks before it posts to one of our endpoints.</summary>
    /// <param name="path">The endpoint's.</param>
    public static void MapPreflight(IEndpointRouteBuilder app, string path) =>
        app.MapMethods(path, [HttpMethods.Options], PreflightAsync).AddEndpointFilter(AddressLimit.FilterAsync).ExcludeFromDescription();

    /// <summary>Whoever the client then proves to be, or not: its page is to read why it was refused.</summary>
    /// <param name="client">The one that is named; null: there is none.</param>
    public static void Allow(HttpRequest request, ApiClient? client)
    {
        if (request.Headers.Origin is not [{ } origin] || client is not { IsPublic: true } || !client.AllowedOrigins.Contains(origin))
            return;
        Allow(request.HttpContext.Response, origin);
        request.HttpContext.Response.Headers.AccessControlExposeHeaders = "DPoP-Nonce, Retry-After, X-Request-Id";
    }

    // No client is named yet.
    private static async Task<IResult> PreflightAsync(HttpContext context, ClientStore clients, CancellationToken cancel)
    {
        var response = context.Response;
        response.Headers.Vary = "Origin";
        if (
            context.Request.Headers.Origin is not [{ Length: > 0 and <= LongestOrigin } origin]
            || !await clients.IsOriginOfPublicClientAsync(origin, cancel)
        )
            return TypedResults.Json(
                new Dictionary<string, string>
                {
                    ["error"] = "access_denied",
                    ["error_description"] = "No client without a secret names this origin in allowedOrigins.",
                },
                statusCode: StatusCodes.Status403Forbidden
            );
        Allow(response, origin);
        response.Headers.AccessControlAllowMethods = "POST";
        response.Headers.AccessControlAllowHeaders = "Content-Type, DPoP";
        response.Headers.AccessControlMaxAge = TwoHours;
        return TypedResults.NoContent();
    }

    private static void Allow(HttpResponse response, string origin) =>
        (response.Headers.AccessControlAllowOrigin, response.Headers.Vary) = (origin, "Origin");
}
