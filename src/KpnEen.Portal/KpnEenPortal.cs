using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.FileProviders;

namespace KpnEen.Portal;

/// <summary>The web portal: static pages that use the public API and nothing else of the house.</summary>
public static class KpnEenPortal
{
    public static WebApplication MapKpnEenPortal(this WebApplication app)
    {
        var files = new ManifestEmbeddedFileProvider(typeof(KpnEenPortal).Assembly, "wwwroot");
        app.UseDefaultFiles(new DefaultFilesOptions { FileProvider = files });
        app.UseStaticFiles(new StaticFileOptions { FileProvider = files });
        return app;
    }
}
