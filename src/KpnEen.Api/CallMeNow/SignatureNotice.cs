using System.Net.Mime;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace KpnEen.Api.CallMeNow;

/// <summary>What somebody reads who followed the link of an e-mail signature and finds no button there: words, not problem+json.</summary>
internal static class SignatureNotice
{
    public static ContentHttpResult Unknown(HttpRequest request) =>
        Page(
            request,
            StatusCodes.Status404NotFound,
            (
                "Deze link werkt niet",
                "De link is uitgezet, verlopen of niet goed overgenomen. Bel het nummer dat in de e-mail staat, of vraag de afzender om een nieuwe link."
            ),
            (
                "This link does not work",
                "The link was switched off, has expired or was not copied whole. Call the number in the e-mail, or ask its sender for a new link."
            )
        );

    public static ContentHttpResult NotNow(HttpRequest request) =>
        Page(
            request,
            StatusCodes.Status503ServiceUnavailable,
            ("Dit lukt nu even niet", "Probeer het over een ogenblik nog eens."),
            ("This does not work right now", "Please try again in a moment.")
        );

    private static ContentHttpResult Page(
        HttpRequest request,
        int status,
        (string Title, string Text) dutch,
        (string Title, string Text) english
    )
    {
        var isDutch = IsDutch(request);
        var (title, text) = isDutch ? dutch : english;
        var page = $"""
            <!doctype html>
            <html lang="{(isDutch ? "nl" : "en")}">
              <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <meta name="robots" content="noindex" />
                <title>{title}</title>
                <link rel="stylesheet" href="signature.css" />
              </head>
              <body>
                <main>
                  <h1>{title}</h1>
                  <p>{text}</p>
                </main>
              </body>
            </html>

            """;
        return TypedResults.Text(page, $"{MediaTypeNames.Text.Html}; charset=utf-8", statusCode: status);
    }

    /// <summary>As the link says, else as the browser wishes; Dutch when neither knows Dutch nor English.</summary>
    private static bool IsDutch(HttpRequest request) =>
        request
            .GetTypedHeaders()
            .AcceptLanguage.OrderByDescending(language => language.Quality ?? 1)
            .Select(language => language.Value.ToString())
            .Prepend(request.Query["lang"].ToString())
            .FirstOrDefault(language =>
                language.StartsWith("nl", StringComparison.OrdinalIgnoreCase)
                || language.StartsWith("en", StringComparison.OrdinalIgnoreCase)
            )
            is not { } known
        || known.StartsWith("nl", StringComparison.OrdinalIgnoreCase);
}
