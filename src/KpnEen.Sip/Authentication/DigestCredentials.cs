using KpnEen.Sip.Parsing;

namespace KpnEen.Sip.Authentication;

/// <summary>The values of an Authorization header that count, as slices of it (RFC 7616 3.4).</summary>
internal ref struct DigestCredentials
{
    private uint seen;

    public ReadOnlySpan<char> Username { get; private set; }

    public ReadOnlySpan<char> Realm { get; private set; }

    public ReadOnlySpan<char> Nonce { get; private set; }

    public ReadOnlySpan<char> Uri { get; private set; }

    public ReadOnlySpan<char> Response { get; private set; }

    public ReadOnlySpan<char> Algorithm { get; private set; }

    public ReadOnlySpan<char> Qop { get; private set; }

    public ReadOnlySpan<char> Count { get; private set; }

    public ReadOnlySpan<char> Cnonce { get; private set; }

    public readonly bool HasQop => (seen & 64) != 0;

    /// <summary>username, realm, nonce, uri and response are there.</summary>
    public readonly bool IsComplete => (seen & 31) == 31;

    /// <summary>False when the scheme is not Digest; <paramref name="malformed"/> when it is and the rest makes no sense.</summary>
    public static bool TryParse(ReadOnlySpan<char> header, out DigestCredentials credentials, out bool malformed)
    {
        credentials = default;
        malformed = false;
        var text = header.Trim(" \t");
        if (text.Length < 7 || !text[..6].Equals("Digest", StringComparison.OrdinalIgnoreCase) || text[6] is not (' ' or '\t'))
            return false;
        text = text[7..];
        while (!(text = text.TrimStart(" \t,")).IsEmpty)
        {
            var equals = text.IndexOf('=');
            var name = equals < 0 ? default : text[..equals].TrimEnd(" \t");
            text = text[(equals + 1)..].TrimStart(" \t");
            malformed = !SipCharacters.IsToken(name) || !TryValue(ref text, out var value) || !credentials.Take(name, value);
            if (malformed)
                return true;
        }
        return true;
    }

    private static bool TryValue(scoped ref ReadOnlySpan<char> text, out ReadOnlySpan<char> value)
    {
        if (text.IsEmpty || text[0] != '"')
        {
            var bare = text.IndexOfAny(" \t,");
            value = bare < 0 ? text : text[..bare];
            text = text[value.Length..];
            return true;
        }
        var end = ValueText.EndOfQuoted(text, 0);
        value = end < 0 ? default : text[1..end];
        if (value.Contains('\\'))
            value = ValueText.Unquote(value);
        text = end < 0 ? default : text[(end + 1)..];
        return end >= 0;
    }

    // Two values for one name: whoever looks at the other one is deceived.
    private bool Take(scoped ReadOnlySpan<char> name, ReadOnlySpan<char> value)
    {
        Span<char> lower = stackalloc char[9];
        if (name.Length > lower.Length)
            return true;
        name.ToLowerInvariant(lower);
        switch (lower[..name.Length])
        {
            case "username":
                Username = value;
                return Once(1);
            case "realm":
                Realm = value;
                return Once(2);
            case "nonce":
                Nonce = value;
                return Once(4);
            case "uri":
                Uri = value;
                return Once(8);
            case "response":
                Response = value;
                return Once(16);
            case "algorithm":
                Algorithm = value;
                return Once(32);
            case "qop":
                Qop = value;
                return Once(64);
            case "nc":
                Count = value;
                return Once(128);
            case "cnonce":
                Cnonce = value;
                return Once(256);
            default:
                return true;
        }
    }

    private bool Once(uint bit)
    {
        var first = (seen & bit) == 0;
        seen |= bit;
        return first;
    }
}
