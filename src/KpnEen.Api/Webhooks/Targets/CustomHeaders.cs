namespace KpnEen.Api.Webhooks.Targets;

/// <summary>Headers a customer may add to its deliveries. W39.</summary>
internal static class CustomHeaders
{
    private const int Most = 10;

    private static readonly HashSet<string> Denied = new(StringComparer.OrdinalIgnoreCase)
    {
        // RFC 9110 7.6.1 and what frames the message.
        "connection",
        "keep-alive",
        "proxy-authenticate",
        "proxy-authorization",
        "proxy-connection",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "host",
        "content-length",
        "content-type",
        "content-encoding",
        "expect",
        "user-agent",
        "cookie",
    };

    /// <returns>The offending name and what is wrong with it; null when all are legal.</returns>
    public static (string Name, string Detail)? Check(IReadOnlyDictionary<string, string> headers)
    {
        if (headers.Count > Most)
            return ("", $"at most {Most} headers");
        foreach (var (name, value) in headers)
        {
            if (name.Length is 0 or > 100 || !name.All(IsTokenCharacter))
                return (name, "not a header name");
            if (Denied.Contains(name) || name.StartsWith("webhook-", StringComparison.OrdinalIgnoreCase))
                return (name, "this header is set by the sender");
            if (value.Length > 1000 || value.Any(c => c is < ' ' or > '~'))
                return (name, "at most 1000 printable ASCII characters");
        }
        return null;
    }

    // RFC 9110 5.6.2
    private static bool IsTokenCharacter(char c) => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal);
}
