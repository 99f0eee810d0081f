using Microsoft.AspNetCore.Http;

namespace KpnEen.Api.CallMeNow;

/// <summary>Fetch standard 3.2: what lets a page of another origin read our answer. Only the sessions of call-me-now have it.</summary>
internal static class VisitorCors
{
    public static void Allow(HttpContext http, string origin)
    {
        http.Response.Headers.AccessControlAllowOrigin = origin;
        http.Response.Headers.AccessControlExposeHeaders = "Location, Retry-After";
        http.Response.Headers.Vary = "Origin";
    }

    /// <summary>
    /// The button may read why it was turned down, to say so on the page; anybody reads that without a browser too. What is refused stays refused.
    /// </summary>
    public static void AllowRefusal(HttpContext http) => http.Response.Headers.AccessControlAllowOrigin = "*";

    public static void AllowPreflight(HttpContext http, string origin)
    {
        Allow(http, origin);
        http.Response.Headers.AccessControlAllowMethods = "GET, POST";
        http.Response.Headers.AccessControlAllowHeaders = $"Content-Type, {CallMeNowSessionEndpoints.SessionHeader}";
        http.Response.Headers.AccessControlMaxAge = "600";
    }
}
