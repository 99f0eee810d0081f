using System.Net;

namespace KpnEen.Api.Webhooks.Targets;

/// <summary>What a webhook URL may look like. Names are judged again by their addresses at connect time: <see cref="GuardedConnector"/>.</summary>
public sealed class TargetUrl(AddressGuard guard, WebhookOptions options)
{
    /// <returns>Null when the URL is legal, else what is wrong with it.</returns>
    public string? Check(string text)
    {
        if (text.Length > 2048)
            return "at most 2048 characters";
        if (
            text.Any(char.IsControl)
            || !Uri.TryCreate(text, UriKind.Absolute, out var url)
            || url.HostNameType is UriHostNameType.Unknown or UriHostNameType.Basic
        )
            return "an absolute URL is needed";
        if (url.Scheme != Uri.UriSchemeHttps && !(guard.AllowsPrivate && url.Scheme == Uri.UriSchemeHttp))
            return "https is needed";
        if (url.UserInfo.Length > 0)
            return "user information is not allowed";
        if (url.Fragment.Length > 0 || text.Contains('#', StringComparison.Ordinal))
            return "a fragment is not allowed";
        if (!guard.AllowsPrivate && !options.AllowedPorts.Contains(url.Port))
            return $"the port must be one of {string.Join(", ", options.AllowedPorts)}";
        return IsAllowedHost(url) ? null : "the host is not allowed";
    }

    private bool IsAllowedHost(Uri url)
    {
        // IdnHost has full-width and circled digits mapped to ASCII, and Uri has undone 0x7f000001, 0177.0.0.1 and 127.1.
        var host = url.IdnHost.TrimEnd('.');
        if (IPAddress.TryParse(host, out var literal))
            return guard.Allows(literal);
        return guard.AllowsPrivate
            || !(
                host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
                || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
            );
    }
}
