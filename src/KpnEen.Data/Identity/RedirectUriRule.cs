namespace KpnEen.Data.Identity;

/// <summary>Addresses that people may be sent back to with a code (RFC 9700 2.1, RFC 8252 7).</summary>
public static class RedirectUriRule
{
    private const int MaxLength = 2048;

    /// <returns>Null when it may be registered, else what is wrong with it.</returns>
    public static string? Fault(string text)
    {
        if (text.Length > MaxLength || !text.All(c => c is > ' ' and <= '~' and not ('\\' or '#' or '"' or '<' or '>')))
            return "At most 2048 printable ASCII characters, and no fragment.";
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.UserInfo.Length > 0)
            return "An absolute address without user information.";
        if (text.Contains("/../", StringComparison.Ordinal) || text.EndsWith("/..", StringComparison.Ordinal))
            return "No steps upwards in the path.";
        return uri.Scheme switch
        {
            "https" => uri.Host.Length > 0 ? null : "A host is needed.",
            "http" => uri.IsLoopback ? null : "Plain http only for a loopback address.",
            // RFC 8252 7.1: a domain name in reverse; so javascript: and data: are none.
            var scheme => scheme.Contains('.', StringComparison.Ordinal) ? null : "https, or a private scheme with a dot in it.",
        };
    }
}
