using System.Globalization;

namespace KpnEen.Sip.Parsing;

/// <summary>Reads URIs (RFC 3261 19.1.1, RFC 3966).</summary>
internal static class UriParser
{
    public static SipUri? Parse(ReadOnlySpan<char> text)
    {
        var colon = text.IndexOf(':');
        if (colon <= 0 || !char.IsAsciiLetter(text[0]) || text[..colon].ContainsAnyExcept(SipCharacters.Scheme))
            return null;
        if (text.ContainsAny(SipCharacters.NeverInUri))
            return null;
        var rest = text[(colon + 1)..];
        if (rest.IsEmpty)
            return null;
        var scheme = SchemeOf(text[..colon]);
        return scheme switch
        {
            "sip" or "sips" => ParseSip(scheme, rest),
            "tel" => ParseTel(rest),
            _ => new SipUri { Scheme = scheme, Opaque = rest.ToString() },
        };
    }

    private static string SchemeOf(ReadOnlySpan<char> text) =>
        text.Equals("sip", StringComparison.OrdinalIgnoreCase) ? "sip"
        : text.Equals("sips", StringComparison.OrdinalIgnoreCase) ? "sips"
        : text.Equals("tel", StringComparison.OrdinalIgnoreCase) ? "tel"
        : text.ToString().ToLowerInvariant();

    private static SipUri? ParseSip(string scheme, ReadOnlySpan<char> rest)
    {
        string? user = null;
        string? password = null;
        // No "@" may stand unescaped before or after the one that ends the user part, except in sloppy headers: the first counts.
        var at = rest.IndexOf('@');
        if (at >= 0)
        {
            var info = rest[..at];
            var colon = info.IndexOf(':');
            if (colon >= 0)
            {
                if (!Escapes.TryDecode(info[(colon + 1)..], out password!))
                    return null;
                info = info[..colon];
            }
            if (info.IsEmpty || !Escapes.TryDecode(info, out user!))
                return null;
            rest = rest[(at + 1)..];
        }

        string? headers = null;
        var question = rest.IndexOf('?');
        if (question >= 0)
        {
            headers = rest[(question + 1)..].ToString();
            rest = rest[..question];
        }
        var parameters = ParameterList.Empty;
        var semicolon = rest.IndexOf(';');
        if (semicolon >= 0)
        {
            if (!TryParameters(rest[(semicolon + 1)..], out parameters))
                return null;
            rest = rest[..semicolon];
        }
        if (!TryHostPort(rest, out var host, out var port))
            return null;
        return new SipUri
        {
            Scheme = scheme,
            User = user,
            Password = password,
            Host = host,
            Port = port,
            Parameters = parameters,
            Headers = headers,
        };
    }

    private static SipUri? ParseTel(ReadOnlySpan<char> rest)
    {
        var parameters = ParameterList.Empty;
        var semicolon = rest.IndexOf(';');
        if (semicolon >= 0)
        {
            if (!TryParameters(rest[(semicolon + 1)..], out parameters))
                return null;
            rest = rest[..semicolon];
        }
        if (rest.IsEmpty || !Escapes.TryDecode(rest, out var number))
            return null;
        return new SipUri
        {
            Scheme = "tel",
            User = number,
            Parameters = parameters,
        };
    }

    /// <summary>host [":" port] with an IPv6 reference in brackets.</summary>
    public static bool TryHostPort(ReadOnlySpan<char> text, out string host, out int? port)
    {
        host = "";
        port = null;
        ReadOnlySpan<char> name;
        if (!text.IsEmpty && text[0] == '[')
        {
            var close = text.IndexOf(']');
            if (close < 3 || text[1..close].ContainsAnyExcept(SipCharacters.Ipv6))
                return false;
            name = text[..(close + 1)];
        }
        else
        {
            var colon = text.IndexOf(':');
            name = (colon < 0 ? text : text[..colon]).TrimEnd(" \t");
            if (name.IsEmpty || name.ContainsAnyExcept(SipCharacters.Host))
                return false;
        }
        host = name.ToString();
        var rest = text[name.Length..].TrimStart(" \t");
        if (rest.IsEmpty)
            return true;
        if (rest[0] != ':')
            return false;
        if (!ushort.TryParse(rest[1..].Trim(" \t"), NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number == 0)
            return false;
        port = number;
        return true;
    }

    private static bool TryParameters(ReadOnlySpan<char> text, out ParameterList parameters)
    {
        parameters = ParameterList.Empty;
        var items = new KeyValuePair<string, string?>[text.Count(';') + 1];
        if (items.Length > SipLimits.Parameters)
            return false;
        var count = 0;
        foreach (var range in text.Split(';'))
        {
            var item = text[range];
            var equals = item.IndexOf('=');
            if (!Escapes.TryDecode(equals < 0 ? item : item[..equals], out var name) || name.Length == 0)
                return false;
            string? value = null;
            if (equals >= 0 && !Escapes.TryDecode(item[(equals + 1)..], out value))
                return false;
            items[count++] = new(name, value);
        }
        parameters = new(items);
        return true;
    }
}
