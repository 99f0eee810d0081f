using System.Net;
using System.Net.Mime;
using KpnEen.Data.CallMeNow;
using KpnEen.Data.Resources;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Npgsql;

namespace KpnEen.Api.CallMeNow;

/// <summary><c>/call-me-now/{key}</c>: the page that a link in an e-mail signature opens, for keys that allow it, and the button's own files.</summary>
internal static class SignaturePage
{
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static void MapSignaturePage(this IEndpointRouteBuilder app) =>
        app.MapGet("/call-me-now/{name}", GetAsync).AllowAnonymous().ExcludeFromDescription();

    private static async Task<IResult> GetAsync(
        string name,
        CallMeNowKeyStore keys,
        TenantStore tenants,
        HttpContext http,
        CancellationToken cancellation
    )
    {
        var headers = http.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        switch (name)
        {
            case "kpn-call-me-now.js" or "signature.js":
                // A module of another origin is fetched with CORS (HTML 8.1.3): any website may take the button from here.
                headers.AccessControlAllowOrigin = "*";
                headers.CacheControl = "public, max-age=3600";
                return File(name, "text/javascript; charset=utf-8");
            case "signature.css":
                headers.CacheControl = "public, max-age=3600";
                return File(name, "text/css; charset=utf-8");
        }
        headers.ContentSecurityPolicy = Policy;
        headers["Referrer-Policy"] = "no-referrer";
        headers.CacheControl = "no-store";
        try
        {
            return await CompanyAsync(name, keys, tenants, cancellation) is { } company
                ? Button(company)
                : SignatureNotice.Unknown(http.Request);
        }
        catch (NpgsqlException e) when (e.IsTransient)
        {
            headers.RetryAfter = "5";
            return SignatureNotice.NotNow(http.Request);
        }
    }

    /// <returns>The name of the company whose button it is; null: there is none to show.</returns>
    private static async Task<string?> CompanyAsync(
        string name,
        CallMeNowKeyStore keys,
        TenantStore tenants,
        CancellationToken cancellation
    ) =>
        name.Length <= 80
        && await keys.FindByKeyAsync(name, cancellation) is var (tenantId, key)
        && key.Value is { Enabled: true, TargetId: not null, Rules.SignatureLink: true }
            ? (await tenants.FindAsync(tenantId, cancellation))?.Value.Name
            : null;

    /// <summary>The link may name anybody: whose button it is, the page says itself.</summary>
    private static ContentHttpResult Button(string company)
    {
        using var page = new StreamReader(Open("signature.html"));
        return TypedResults.Text(
            page.ReadToEnd().Replace("data-company=\"\"", $"data-company=\"{WebUtility.HtmlEncode(company)}\"", StringComparison.Ordinal),
            $"{MediaTypeNames.Text.Html}; charset=utf-8"
        );
    }

    private static FileStreamHttpResult File(string name, string type) => TypedResults.Stream(Open(name), type);

    private static Stream Open(string name) => typeof(SignaturePage).Assembly.GetManifestResourceStream($"call-me-now/{name}")!;
}
