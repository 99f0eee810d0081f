using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace KpnEen.Identity.Pages;

/// <summary>A page for people: no script, nothing from elsewhere, in no frame, in no cache.</summary>
/// <param name="Wide">For tables; else as narrow as a form.</param>
internal sealed record Page(PageText Text, string Title, Html Body, int Status = StatusCodes.Status200OK, bool Wide = false) : IResult
{
    /// <summary>Where its forms may lead besides here: the application's own address, to which the answer sends the browser.</summary>
    public string? FormTarget { get; init; }

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
        Protect(httpContext.Response.Headers, nonce);
        httpContext.Response.StatusCode = Status;
        httpContext.Response.ContentType = "text/html; charset=utf-8";
        await httpContext.Response.WriteAsync(Render(nonce).ToString(), httpContext.RequestAborted);
    }

    private void Protect(IHeaderDictionary headers, string nonce)
    {
        // Chromium holds form-action also against where the answer redirects (CSP 3, 6.4.1), so the application's address is named.
        headers.ContentSecurityPolicy =
            $"default-src 'none'; style-src 'nonce-{nonce}'; img-src data:; form-action 'self'{(FormTarget is null ? "" : " " + FormTarget)}; "
            + "base-uri 'none'; frame-ancestors 'none'";
        headers.XFrameOptions = "DENY";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers.CacheControl = "no-store";
    }

    private Html Render(string nonce) =>
        Html.Of(
            $"""
            <!doctype html>
            <html lang="{Text.Code}">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <link rel="icon" href="data:,">
            <title>{Title} · KPN EEN API</title>
            <style nonce="{nonce}">{PageStyle.Css}</style>
            </head>
            <body>
            <a class="skip" href="#main">{Text["Naar de inhoud", "Skip to content"]}</a>
            <main id="main" class="{(Wide ? "wide" : "narrow")}">
            {Body}
            </main>
            </body>
            </html>
            """
        );
}
