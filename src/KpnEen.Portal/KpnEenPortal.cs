using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.FileProviders;

namespace KpnEen.Portal;

/// <summary>The web portal: static pages that use the public API and nothing else of the house.</summary>
public static class KpnEenPortal
{
    // Scripts, styles and requests of our own origin only; a recording is played from memory (blob:).
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; media-src blob:; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static WebApplication MapKpnEenPortal(this WebApplication app)
    {
        var files = new ManifestEmbeddedFileProvider(typeof(KpnEenPortal).Assembly, "wwwroot");
        app.UseDefaultFiles(new DefaultFilesOptions { FileProvider = files });
        app.UseStaticFiles(
            new StaticFileOptions { FileProvider = files, OnPrepareResponse = file => Protect(file.Context.Response.Headers) }
        );
        return app;
    }

    private static void Protect(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        // Asked for again each time, answered 304: a new version is seen at once.
        headers.CacheControl = "no-cache";
    }
}
