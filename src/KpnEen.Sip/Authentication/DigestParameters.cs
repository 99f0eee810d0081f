using KpnEen.Sip.Parsing;

namespace KpnEen.Sip.Authentication;

/// <summary>The name=value list of a challenge or of credentials (RFC 3261 25.1).</summary>
internal static class DigestParameters
{
    /// <summary>Null when the scheme is not Digest; <paramref name="malformed"/> when it is and the rest makes no sense.</summary>
    public static Dictionary<string, string>? Parse(string header, out bool malformed)
    {
        malformed = false;
        var text = header.AsSpan().Trim(" \t");
        if (text.Length < 7 || !text[..6].Equals("Digest", StringComparison.OrdinalIgnoreCase) || text[6] is not (' ' or '\t'))
            return null;
        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        text = text[7..];
        while (!(text = text.TrimStart(" \t,")).IsEmpty)
        {
            var equals = text.IndexOf('=');
            var name = equals < 0 ? default : text[..equals].TrimEnd(" \t");
            if (!SipCharacters.IsToken(name))
                return Malformed(out malformed);
            text = text[(equals + 1)..].TrimStart(" \t");
            string value;
            if (!text.IsEmpty && text[0] == '"')
            {
                var end = ValueText.EndOfQuoted(text, 0);
                if (end < 0)
                    return Malformed(out malformed);
                value = ValueText.Unquote(text[1..end]);
                text = text[(end + 1)..];
            }
            else
            {
                var end = text.IndexOfAny(" \t,");
                value = (end < 0 ? text : text[..end]).ToString();
                text = text[value.Length..];
            }
            // Two values for one name: whoever looks at the other one is deceived.
            if (!values.TryAdd(name.ToString(), value))
                return Malformed(out malformed);
        }
        return values;
    }

    private static Dictionary<string, string> Malformed(out bool malformed)
    {
        malformed = true;
        return [];
    }
}
