using System.Text;

namespace KpnEen.Sip;

/// <summary>The names we know, in their canonical spelling, and the compact forms (RFC 3261 7.3.3 and extensions).</summary>
internal static class HeaderNames
{
    public const string Accept = "Accept";
    public const string Allow = "Allow";
    public const string Authorization = "Authorization";
    public const string CallId = "Call-ID";
    public const string Contact = "Contact";
    public const string ContentEncoding = "Content-Encoding";
    public const string ContentLength = "Content-Length";
    public const string ContentType = "Content-Type";
    public const string CSeq = "CSeq";
    public const string Expires = "Expires";
    public const string From = "From";
    public const string MaxForwards = "Max-Forwards";
    public const string Path = "Path";
    public const string ProxyAuthenticate = "Proxy-Authenticate";
    public const string ProxyAuthorization = "Proxy-Authorization";
    public const string RAck = "RAck";
    public const string Reason = "Reason";
    public const string RecordRoute = "Record-Route";
    public const string Require = "Require";
    public const string RetryAfter = "Retry-After";
    public const string Route = "Route";
    public const string RSeq = "RSeq";
    public const string Server = "Server";
    public const string Supported = "Supported";
    public const string To = "To";
    public const string Unsupported = "Unsupported";
    public const string UserAgent = "User-Agent";
    public const string Via = "Via";
    public const string WwwAuthenticate = "WWW-Authenticate";

    private static readonly string[][] ByLength = Index([
        Accept,
        "Accept-Contact",
        "Accept-Encoding",
        "Accept-Language",
        "Alert-Info",
        Allow,
        "Allow-Events",
        "Authentication-Info",
        Authorization,
        CallId,
        "Call-Info",
        Contact,
        "Content-Disposition",
        ContentEncoding,
        "Content-Language",
        ContentLength,
        ContentType,
        CSeq,
        "Date",
        "Diversion",
        "Error-Info",
        "Event",
        Expires,
        From,
        "Geolocation",
        "History-Info",
        "Identity",
        "In-Reply-To",
        "Join",
        MaxForwards,
        "Min-Expires",
        "Min-SE",
        "MIME-Version",
        "Organization",
        "P-Access-Network-Info",
        "P-Asserted-Identity",
        "P-Preferred-Identity",
        Path,
        "Priority",
        "Privacy",
        ProxyAuthenticate,
        ProxyAuthorization,
        "Proxy-Require",
        RAck,
        Reason,
        RecordRoute,
        "Refer-To",
        "Referred-By",
        "Reject-Contact",
        "Remote-Party-ID",
        "Replaces",
        "Reply-To",
        "Request-Disposition",
        Require,
        RetryAfter,
        Route,
        RSeq,
        Server,
        "Service-Route",
        "Session-Expires",
        "Session-ID",
        "SIP-ETag",
        "SIP-If-Match",
        "Subject",
        "Subscription-State",
        Supported,
        "Target-Dialog",
        "Timestamp",
        To,
        Unsupported,
        UserAgent,
        "User-to-User",
        Via,
        "Warning",
        WwwAuthenticate,
    ]);

    /// <summary>The canonical name; null when the name is not one of ours.</summary>
    public static string? Known(ReadOnlySpan<byte> name)
    {
        if (name.Length == 1)
            return Compact((char)name[0]);
        if (name.Length >= ByLength.Length)
            return null;
        foreach (var known in ByLength[name.Length])
        {
            if (Ascii.EqualsIgnoreCase(name, known))
                return known;
        }
        return null;
    }

    /// <summary>The canonical name, or the name itself.</summary>
    public static string Canonical(string name)
    {
        if (name.Length == 1)
            return Compact(name[0]) ?? name;
        if (name.Length >= ByLength.Length)
            return name;
        foreach (var known in ByLength[name.Length])
        {
            if (ReferenceEquals(known, name) || known.Equals(name, StringComparison.OrdinalIgnoreCase))
                return known;
        }
        return name;
    }

    private static string? Compact(char letter) =>
        (char)(letter | 0x20) switch
        {
            'a' => "Accept-Contact",
            'b' => "Referred-By",
            'c' => ContentType,
            'd' => "Request-Disposition",
            'e' => ContentEncoding,
            'f' => From,
            'i' => CallId,
            'j' => "Reject-Contact",
            'k' => Supported,
            'l' => ContentLength,
            'm' => Contact,
            'o' => "Event",
            'r' => "Refer-To",
            's' => "Subject",
            't' => To,
            'u' => "Allow-Events",
            'v' => Via,
            'x' => "Session-Expires",
            'y' => "Identity",
            _ => null,
        };

    private static string[][] Index(string[] names)
    {
        var index = new string[names.Max(n => n.Length) + 1][];
        for (var length = 0; length < index.Length; length++)
            index[length] = [.. names.Where(n => n.Length == length)];
        return index;
    }
}
