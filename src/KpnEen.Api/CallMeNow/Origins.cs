using System.Net;

namespace KpnEen.Api.CallMeNow;

/// <summary>Origins of web pages (RFC 6454).</summary>
internal static class Origins
{
    /// <summary>As a browser sends it: lower case, no default port, nothing behind the port. Null: no origin we allow.</summary>
    public static string? Normalise(string text)
    {
        if (
            !Uri.TryCreate(text, UriKind.Absolute, out var uri)
            || uri.PathAndQuery != "/"
            || uri.Fragment.Length > 0
            || uri.UserInfo.Length > 0
            || uri.Host.Contains('*', StringComparison.Ordinal)
        )
            return null;
        var local = uri.Host == "localhost" || (IPAddress.TryParse(uri.Host, out var address) && IPAddress.IsLoopback(address));
        var allowed = uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && local);
        return allowed ? uri.GetLeftPart(UriPartial.Authority).ToLowerInvariant() : null;
    }
}
