using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using KpnEen.Data.Secrets;
using Microsoft.AspNetCore.Http;

namespace KpnEen.Identity;

/// <summary>
/// Carries a new secret from the form that made it to the page that shows it, past the redirect between them: in a cookie of that page alone,
/// sealed for this browser and this client, gone with the first look. No node has to remember it.
/// </summary>
internal sealed class ShownOnce(IdentityOptions options, ISecretBox box, Browser browser, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    // Not __Host-, which is sent to every path (RFC 6265bis 4.1.3.1).
    private string Name => options.Issuer.Scheme == "https" ? "__Secure-kpneen-once" : "kpneen-once";

    public void Keep(HttpContext context, string clientId, string secret)
    {
        var until = (time.GetUtcNow() + Patience).ToUnixTimeSeconds();
        var value = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{until} {secret}"));
        var sealedValue = Base64Url.EncodeToString(box.Seal(value, Of(context, clientId)));
        context.Response.Cookies.Append(Name, sealedValue, Cookie(clientId, Patience));
    }

    /// <summary>The secret, for its first reader. Null: there is none, or it was looked at.</summary>
    public string? Take(HttpContext context, string clientId)
    {
        if (context.Request.Cookies[Name] is not { Length: > 0 and < 1000 } value)
            return null;
        context.Response.Cookies.Append(Name, "", Cookie(clientId, TimeSpan.Zero));
        if (!Base64Url.IsValid(value))
            return null;
        try
        {
            var text = Encoding.UTF8.GetString(box.Open(Base64Url.DecodeFromChars(value), Of(context, clientId))).Split(' ', 2);
            return long.Parse(text[0], CultureInfo.InvariantCulture) >= time.GetUtcNow().ToUnixTimeSeconds() ? text[1] : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private string Of(HttpContext context, string clientId) => $"shownOnce:{clientId}:{Convert.ToHexString(browser.Hash(context))}";

    private CookieOptions Cookie(string clientId, TimeSpan age) =>
        new()
        {
            HttpOnly = true,
            Secure = options.Issuer.Scheme == "https",
            SameSite = SameSiteMode.Strict,
            Path = $"{options.Path}/console/clients/{clientId}",
            MaxAge = age,
            IsEssential = true,
        };
}
