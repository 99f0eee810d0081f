using KpnEen.Api.Conventions;
using KpnEen.Data.CallMeNow;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace KpnEen.Api.CallMeNow;

/// <summary><c>/call-me-now/{key}</c>: the page that a link in an e-mail signature opens, for keys that allow it, and the button's own files.</summary>
internal static class SignaturePage
{
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static void MapSignaturePage(this IEndpointRouteBuilder app) =>
        app.MapGet("/call-me-now/{name}", GetAsync).AllowAnonymous().ExcludeFromDescription();

    private static async Task<IResult> GetAsync(string name, CallMeNowKeyStore keys, HttpContext http, CancellationToken cancellation)
    {
        var headers = http.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        switch (name)
        {
            case "kpn-call-me-now.js" or "signature.js":
                headers.CacheControl = "public, max-age=3600";
                return File(name, "text/javascript; charset=utf-8");
            case "signature.css":
                headers.CacheControl = "public, max-age=3600";
                return File(name, "text/css; charset=utf-8");
        }
        if (
            name.Length > 80
            || await keys.FindByKeyAsync(name, cancellation) is not var (_, key)
            || !key.Value.Enabled
            || !key.Value.Rules.SignatureLink
        )
            return Problems.NotFound();
        headers.ContentSecurityPolicy = Policy;
        headers["Referrer-Policy"] = "no-referrer";
        headers.CacheControl = "no-store";
        return File("signature.html", "text/html; charset=utf-8");
    }

    private static FileStreamHttpResult File(string name, string type) =>
        TypedResults.Stream(typeof(SignaturePage).Assembly.GetManifestResourceStream($"call-me-now/{name}")!, type);
}
