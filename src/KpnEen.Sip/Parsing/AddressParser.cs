namespace KpnEen.Sip.Parsing;

/// <summary>Reads name-addr and addr-spec.</summary>
internal static class AddressParser
{
    public static NameAddress? Parse(ReadOnlySpan<char> text)
    {
        text = text.Trim(" \t");
        if (text.IsEmpty)
            return null;
        string? display = null;
        if (text[0] == '"')
        {
            var end = ValueText.EndOfQuoted(text, 0);
            if (end < 0)
                return null;
            display = end > 1 ? ValueText.Unquote(text[1..end]) : null;
            text = text[(end + 1)..].TrimStart(" \t");
            if (text.IsEmpty || text[0] != '<')
                return null;
        }
        else if (text[0] != '<')
        {
            var open = text.IndexOf('<');
            if (open < 0)
                return ParseBare(text);
            // "sip:a@b;x=<y>" is an addr-spec gone wrong, not a display name.
            var words = text[..open].TrimEnd(" \t");
            if (words.ContainsAny(",;:@\""))
                return null;
            display = words.ToString();
            text = text[open..];
        }

        var close = text.IndexOf('>');
        if (close < 0 || UriParser.Parse(text[1..close]) is not { } uri)
            return null;
        return ValueText.TryParameters(text[(close + 1)..], out var parameters) ? new(display, uri, parameters) : null;
    }

    // RFC 3261 20.10: without brackets all parameters are the header's, and the URI may hold no comma, question mark or semicolon.
    private static NameAddress? ParseBare(ReadOnlySpan<char> text)
    {
        var end = text.IndexOf(';');
        var uriText = (end < 0 ? text : text[..end]).TrimEnd(" \t");
        if (uriText.ContainsAny('?', ',') || UriParser.Parse(uriText) is not { } uri)
            return null;
        if (end < 0)
            return new(null, uri, ParameterList.Empty);
        return ValueText.TryParameters(text[end..], out var parameters) ? new(null, uri, parameters) : null;
    }
}
