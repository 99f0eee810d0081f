using System.Diagnostics.CodeAnalysis;
using KpnEen.Sip.Parsing;
using UriParser = KpnEen.Sip.Parsing.UriParser;

namespace KpnEen.Sip;

/// <summary>One Via value (RFC 3261 20.42).</summary>
/// <param name="Transport">As it stood there: UDP, TCP, TLS, WS ...</param>
public sealed record Via(string Transport, string Host, int? Port, ParameterList Parameters)
{
    public string? Branch => Parameters["branch"];

    public static bool TryParse(string? text, [NotNullWhen(true)] out Via? via) => (via = Parse(text)) is not null;

    public override string ToString() => ToString("");

    /// <summary>With what stood behind it in the same header field.</summary>
    internal string ToString(ReadOnlySpan<char> rest)
    {
        var text = new TextBuilder(stackalloc char[TextBuilder.Room]);
        text.Add("SIP/2.0/");
        text.Add(Transport);
        text.Add(' ');
        text.Add(Host);
        if (Port is { } port)
        {
            text.Add(':');
            text.Add(port);
        }
        Parameters.AddTo(ref text);
        text.Add(rest);
        return text.ToString();
    }

    // sent-protocol LWS sent-by *( SEMI via-params ), with white space allowed around slashes and the colon.
    internal static Via? Parse(ReadOnlySpan<char> text)
    {
        text = text.Trim(" \t");
        if (!TakeProtocolPart(ref text, out var name) || !TakeProtocolPart(ref text, out _))
            return null;
        var end = text.IndexOfAny(" \t");
        if (end < 0 || !name.Equals("SIP", StringComparison.OrdinalIgnoreCase))
            return null;
        var transport = text[..end];
        text = text[end..].TrimStart(" \t");
        var semicolon = text.IndexOf(';');
        var sentBy = (semicolon < 0 ? text : text[..semicolon]).TrimEnd(" \t");
        if (!SipCharacters.IsToken(transport) || !UriParser.TryHostPort(sentBy, out var host, out var port))
            return null;
        var parameters = ParameterList.Empty;
        if (semicolon >= 0 && !ValueText.TryParameters(text[semicolon..], out parameters))
            return null;
        return new(transport is "UDP" ? "UDP" : transport.ToString(), host, port, parameters!);
    }

    private static bool TakeProtocolPart(ref ReadOnlySpan<char> text, out ReadOnlySpan<char> part)
    {
        var slash = text.IndexOf('/');
        part = slash < 0 ? default : text[..slash].Trim(" \t");
        text = text[(slash + 1)..].TrimStart(" \t");
        return SipCharacters.IsToken(part);
    }
}
