using System.Net;

namespace BelMeNu;

/// <summary>The two pages that need to know the API's address and the key.</summary>
internal sealed class Pages(string site, string button)
{
    private volatile string? _shop;
    private volatile string? _signature;

    public IResult Shop() => Page(_shop);

    public IResult Signature() => Page(_signature);

    /// <summary>From here on the pages are there.</summary>
    public void Publish(string api, string key)
    {
        var address = WebUtility.HtmlEncode(api.TrimEnd('/'));
        _signature = File.ReadAllText(Path.Combine(button, "signature.html"))
            .Replace("data-api=\"\"", $"data-api=\"{address}\"", StringComparison.Ordinal);
        _shop = File.ReadAllText(Path.Combine(site, "shop.html"))
            .Replace("{{api}}", address, StringComparison.Ordinal)
            .Replace("{{key}}", WebUtility.HtmlEncode(key), StringComparison.Ordinal);
    }

    private static IResult Page(string? html) =>
        html is null ? Results.StatusCode(StatusCodes.Status503ServiceUnavailable) : Results.Content(html, "text/html; charset=utf-8");
}
