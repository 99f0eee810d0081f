using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace KpnEen.Identity.Pages;

/// <summary>Which of our two languages a page speaks.</summary>
internal sealed record PageText(bool IsDutch)
{
    public string Code => IsDutch ? "nl" : "en";

    /// <summary>The words in the language of the page.</summary>
    public string this[string dutch, string english] => IsDutch ? dutch : english;

    /// <summary>What the application wishes (<c>ui_locales</c>), else the browser; Dutch when neither knows Dutch nor English.</summary>
    public static PageText Of(HttpRequest request, string? wished = null)
    {
        var browser = request
            .GetTypedHeaders()
            .AcceptLanguage.OrderByDescending(language => language.Quality ?? 1)
            .Select(language => language.Value.ToString());
        return new PageText(
            (wished ?? "")
                .Split(' ')
                .Concat(browser)
                .Select(language =>
                    language.StartsWith("nl", StringComparison.OrdinalIgnoreCase) ? true
                    : language.StartsWith("en", StringComparison.OrdinalIgnoreCase) ? false
                    : (bool?)null
                )
                .FirstOrDefault(known => known is not null)
                ?? true
        );
    }
}
