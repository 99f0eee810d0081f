using System.Text;

namespace KpnEen.Sip.Parsing;

/// <summary>Request-Line or Status-Line (RFC 3261 7.1, 7.2).</summary>
internal readonly record struct StartLine(string? Method, SipUri? RequestUri, int Status, string Reason)
{
    public SipMessage ToMessage(HeaderCollection headers) =>
        Method is not null ? new SipRequest(Method, RequestUri!, headers) : new SipResponse(Status, Reason, headers);

    public static StartLine? Parse(ReadOnlySpan<byte> line, ParseResult result)
    {
        result.IsResponse = line.Length > 4 && Ascii.EqualsIgnoreCase(line[..4], "SIP/"u8);
        return result.IsResponse ? ParseStatusLine(line, result) : ParseRequestLine(line, result);
    }

    private static StartLine? ParseRequestLine(ReadOnlySpan<byte> line, ParseResult result)
    {
        var first = line.IndexOf((byte)' ');
        var last = line.LastIndexOf((byte)' ');
        // A TAB separates nothing here, but shows that a request was meant: it is answered.
        var method = line[..Math.Max(0, line.IndexOfAny(" \t"u8))];
        if (SipCharacters.IsToken(method))
            result.Method = SipMethods.Intern(Encoding.ASCII.GetString(method));
        if (result.Method is null || first != method.Length)
        {
            result.Refuse("Bad Request-Line");
            return null;
        }
        var version = line[(last + 1)..];
        if (!Ascii.EqualsIgnoreCase(version, "SIP/2.0"u8))
        {
            var known = version.Length > 4 && Ascii.EqualsIgnoreCase(version[..4], "SIP/"u8);
            result.Refuse(known ? "Version Not Supported" : "Bad Request-Line", known ? 505 : 400);
            return null;
        }
        var uri = first == last ? null : UriParser.Parse(Encoding.UTF8.GetString(line[(first + 1)..last]));
        // RFC 3261 19.1.1: headers are not allowed in a Request-URI.
        if (uri is null || uri.Headers is not null)
        {
            result.Refuse("Bad Request-URI");
            return null;
        }
        return new(result.Method, uri, 0, "");
    }

    private static StartLine? ParseStatusLine(ReadOnlySpan<byte> line, ParseResult result)
    {
        // "SIP/2.0 200 OK": the space after the code stands there even without a phrase.
        var rest = line.Length > 8 && Ascii.EqualsIgnoreCase(line[..8], "SIP/2.0 "u8) ? line[8..] : default;
        if (
            rest.Length < 4
            || rest[3] != ' '
            || rest[..3].ContainsAnyExceptInRange((byte)'0', (byte)'9')
            || rest[0] is < (byte)'1' or > (byte)'6'
        )
        {
            result.Refuse("Bad Status-Line");
            return null;
        }
        var status = (rest[0] - '0') * 100 + (rest[1] - '0') * 10 + (rest[2] - '0');
        return new(null, null, status, Encoding.UTF8.GetString(rest[4..]));
    }
}
