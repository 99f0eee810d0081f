using KpnEen.Docs.Pages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace KpnEen.Docs;

/// <summary>The documentation at <c>/docs</c>: guides from Markdown, the reference from the OpenAPI document, both from this assembly.</summary>
public static class KpnEenDocs
{
    // Everything comes from here; nothing in a page runs but the one script.
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static WebApplication MapKpnEenDocs(this WebApplication app)
    {
        // Made when the first reader comes, and once.
        var site = new Lazy<DocsSite>(DocsSite.Make);
        app.MapMethods(
                "/docs/{**path}",
                [HttpMethods.Get, HttpMethods.Head],
                (HttpContext http, string? path) => Answer(http, site.Value.Find(path ?? ""), site.Value)
            )
            .AllowAnonymous()
            .ExcludeFromDescription();
        return app;
    }

    private static IResult Answer(HttpContext http, DocsFile? found, DocsSite site)
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        // Asked for again each time, answered 304: a new version is seen at once.
        headers.CacheControl = "no-cache";
        if (found is null)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            found = site.NotFound;
            return Results.Bytes(found.Bytes, found.Type);
        }

        return Results.Bytes(found.Bytes, found.Type, entityTag: new(found.ETag));
    }
}
