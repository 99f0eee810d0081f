using System.Text;

namespace KpnEen.Pbx.Tests.Corpora;

/// <summary>Some thousands of requests, each with one element of start line, header or description replaced by one anomaly.</summary>
internal static class Anomalies
{
    /// <summary>What stands for an element; all of it stood in somebody's crash report.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "",
        " ",
        "\t",
        "\0",
        "\u0001",
        "\u007F",
        "\u00FF",
        "\u00C0\u00AF",
        "\u00ED\u00A0\u0080",
        "\r",
        "\n",
        "\r\n",
        "\r\n ",
        "\r\nX: y",
        "a",
        "%",
        "%s%s%s%n",
        "%00",
        "%0d%0a",
        "%zz",
        "%25%32%35",
        "${jndi:x}",
        "';--",
        "*)(uid=*",
        "../../etc/passwd",
        "<!--",
        "\\",
        "\"",
        "\"\"\"",
        "\\\"",
        "<",
        ">",
        "<>",
        "<<>>",
        "<sip:",
        "sip:",
        "sip:@",
        "sip::",
        "sip:[",
        "sip:[::1",
        "sip:a@[::1]:99999",
        "sips:a@b",
        "tel:",
        "http://a/",
        "urn:a:b",
        "sip:a@b;;;;",
        "sip:a@b?",
        ",",
        ",,,,",
        ";",
        ";;;;",
        ":",
        "::::",
        "=",
        "a=",
        "=a",
        "@",
        "@@",
        "?",
        "/",
        "//",
        "*",
        "()",
        "-1",
        "0",
        "00000000000000000001",
        "1e9",
        "0x10",
        "+1",
        "1.5",
        "65536",
        "2147483648",
        "4294967296",
        "9223372036854775808",
        "18446744073709551616",
        "340282366920938463463374607431768211456",
        "127.0.0.1",
        "999.999.999.999",
        "0.0.0.0",
        "255.255.255.255",
        "[::1]",
        "[:::::]",
        Long("a", 64),
        Long("a", 256),
        Long("a", 1024),
        Long("a", 8192),
        Long("a", 32768),
        Long("%41", 1000),
        Long("\"", 500),
        Long("<", 500),
        Long(";a", 500),
        Long(",a", 500),
        Long("[", 200),
        Long("\r\n a", 300),
    ];

    private static readonly (string Element, string Text)[] Request =
    [
        ("method", "OPTIONS"),
        ("", " "),
        ("uri", "sip:+31205550102@acme.test"),
        ("", " "),
        ("version", "SIP/2.0"),
        ("", "\r\nVia: "),
        ("protocol", "SIP/2.0/UDP"),
        ("", " "),
        ("sent-by", "{host}"),
        ("", ";branch="),
        ("branch", "z9hG4bK{id}"),
        ("", ";rport\r\nMax-Forwards: "),
        ("hops", "70"),
        ("", "\r\nFrom: "),
        ("from display", "\"A\""),
        ("", " <"),
        ("from uri", "sip:a@h.test"),
        ("", ">;tag="),
        ("from tag", "1"),
        ("", "\r\nTo: <"),
        ("to uri", "sip:b@h.test"),
        ("", ">\r\nCall-ID: "),
        ("call id", "{id}"),
        ("", "\r\nCSeq: "),
        ("sequence", "1"),
        ("", " "),
        ("sequence method", "{method}"),
        ("", "\r\nContact: <"),
        ("contact", "sip:a@{host}"),
        ("", ">\r\n"),
        ("header name", "Subject"),
        ("", ": "),
        ("header value", "x"),
        ("", "\r\nSupported: "),
        ("list", "timer"),
        ("", "\r\nExpires: "),
        ("expires", "60"),
        ("", "\r\nAuthorization: Digest username="),
        ("credentials", "\"a\",realm=\"b\""),
        ("", "\r\nContent-Type: "),
        ("type", "application/sdp"),
        ("", "\r\nContent-Length: "),
        ("length", "{length}"),
        ("", "\r\n\r\n"),
    ];

    private static readonly (string Element, string Text)[] Description =
    [
        ("", "v="),
        ("sdp version", "0"),
        ("", "\r\no="),
        ("origin", "- 1 1 IN IP4 {host}"),
        ("", "\r\ns="),
        ("session name", "-"),
        ("", "\r\nc=IN "),
        ("address type", "IP4"),
        ("", " "),
        ("address", "{host}"),
        ("", "\r\nt="),
        ("time", "0 0"),
        ("", "\r\nm="),
        ("media", "audio"),
        ("", " "),
        ("port", "17000"),
        ("", " "),
        ("transport", "RTP/AVP"),
        ("", " "),
        ("formats", "8 101"),
        ("", "\r\na=rtpmap:"),
        ("rtpmap", "101 telephone-event/8000"),
        ("", "\r\na=fmtp:"),
        ("fmtp", "101 0-16"),
        ("", "\r\na="),
        ("attribute", "sendrecv"),
        ("", "\r\n"),
    ];

    /// <summary>Every element by every anomaly.</summary>
    public static IEnumerable<(string Element, string Method, Func<string, string, byte[]> Make)> Cases()
    {
        foreach (var method in new[] { "OPTIONS", "REGISTER", "INVITE" })
        {
            foreach (var (element, _) in Request.Where(e => e.Element.Length > 0))
            {
                foreach (var anomaly in All)
                    yield return (element, method, (host, id) => Make(method, host, id, element, anomaly));
            }
        }
        foreach (var (element, _) in Description.Where(e => e.Element.Length > 0))
        {
            foreach (var anomaly in All)
                yield return (element, "INVITE", (host, id) => Make("INVITE", host, id, element, anomaly));
        }
    }

    private static byte[] Make(string method, string host, string id, string element, string anomaly)
    {
        var body = method == "INVITE" ? Text(Description, element, anomaly) : "";
        var head = Text(Request, element, anomaly);
        var message = (head + body)
            .Replace("{host}", host, StringComparison.Ordinal)
            .Replace("{id}", id, StringComparison.Ordinal)
            .Replace("{method}", method, StringComparison.Ordinal);
        if (element != "method")
            message = message.Replace("OPTIONS", method, StringComparison.Ordinal);
        var length = Encoding.Latin1.GetByteCount(body.Replace("{host}", host, StringComparison.Ordinal));
        return Encoding.Latin1.GetBytes(message.Replace("{length}", $"{length}", StringComparison.Ordinal));
    }

    private static string Text((string Element, string Text)[] parts, string element, string anomaly) =>
        string.Concat(parts.Select(p => p.Element.Length > 0 && p.Element == element ? anomaly : p.Text));

    private static string Long(string piece, int times) => string.Concat(Enumerable.Repeat(piece, times));
}
