using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using KpnEen.Data.Identity;
using Microsoft.AspNetCore.Http;

namespace KpnEen.Identity;

/// <summary>
/// The browser of one request: its cookie, whom it is signed in as, and the word its forms must carry (anti-forgery). The cookie is random,
/// the database has its hash only, and the forms carry a keyed hash of it.
/// </summary>
internal sealed class Browser(IdentityOptions options, BrowserSessionStore sessions, AuthorizationRequestStore requests)
{
    private const int Length = 32;

    // RFC 6265bis 4.1.3.2: __Host- needs Secure. Without TLS, which is allowed on this machine only, there is no such cookie.
    private bool IsSecure => options.Issuer.Scheme == "https";

    private string CookieName => IsSecure ? "__Host-kpneen" : "kpneen";

    /// <summary>What stands for this browser in the database; a browser without a cookie gets one.</summary>
    public byte[] Hash(HttpContext context) => SHA256.HashData(Cookie(context) ?? Renew(context));

    /// <summary>Null: nobody is signed in here.</summary>
    public async Task<BrowserSession?> SessionAsync(HttpContext context) =>
        Cookie(context) is { } cookie ? await sessions.FindAsync(SHA256.HashData(cookie), context.RequestAborted) : null;

    /// <summary>Somebody proved who they are. The browser gets a new cookie, so that one planted before is worth nothing (session fixation).</summary>
    public async Task SignInAsync(HttpContext context, SignIn person)
    {
        var before = Hash(context);
        var after = SHA256.HashData(Renew(context));
        await sessions.EndAsync(before, context.RequestAborted);
        await requests.MoveAsync(before, after, context.RequestAborted);
        await sessions.BeginAsync(after, person, context.RequestAborted);
    }

    /// <summary>What it was busy with goes along, so that somebody else may go on with it.</summary>
    public async Task SignOutAsync(HttpContext context)
    {
        if (Cookie(context) is not { } cookie)
            return;
        var before = SHA256.HashData(cookie);
        await sessions.EndAsync(before, context.RequestAborted);
        await requests.MoveAsync(before, SHA256.HashData(Renew(context)), context.RequestAborted);
    }

    /// <summary>The word a form of this browser carries.</summary>
    public string FormWord(HttpContext context) => Word(Cookie(context) ?? Renew(context));

    public bool HasFormWord(HttpContext context, string? word) =>
        word is not null
        && Cookie(context) is { } cookie
        && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(word), Encoding.UTF8.GetBytes(Word(cookie)));

    private static string Word(byte[] cookie) => Base64Url.EncodeToString(HMACSHA256.HashData(cookie, "form"u8));

    private byte[]? Cookie(HttpContext context)
    {
        if (context.Items.TryGetValue(CookieName, out var renewed))
            return (byte[]?)renewed;
        var bytes = new byte[Length];
        return
            context.Request.Cookies[CookieName] is { Length: 43 } text
            && Base64Url.IsValid(text)
            && Base64Url.TryDecodeFromChars(text, bytes, out var length)
            && length == Length
            ? bytes
            : null;
    }

    private byte[] Renew(HttpContext context)
    {
        var bytes = RandomNumberGenerator.GetBytes(Length);
        context.Items[CookieName] = bytes;
        context.Response.Cookies.Append(
            CookieName,
            Base64Url.EncodeToString(bytes),
            new CookieOptions
            {
                HttpOnly = true,
                Secure = IsSecure,
                SameSite = SameSiteMode.Lax,
                Path = "/",
                IsEssential = true,
            }
        );
        return bytes;
    }
}
