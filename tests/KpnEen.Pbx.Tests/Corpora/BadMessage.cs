using System.Text;

namespace KpnEen.Pbx.Tests.Corpora;

/// <summary>A good request with one thing wrong.</summary>
internal static class BadMessage
{
    public const string Sdp = "v=0\r\no=- 1 1 IN IP4 10.8.0.9\r\ns=-\r\nc=IN IP4 10.8.0.9\r\nt=0 0\r\nm=audio 17000 RTP/AVP 8\r\n";

    private static readonly (string Name, string Value)[] Good =
    [
        ("Via", "SIP/2.0/UDP 10.8.0.9:5060;rport;branch=z9hG4bK-bad"),
        ("Max-Forwards", "70"),
        ("From", "<sip:100@acme.test>;tag=1"),
        ("To", "<sip:101@acme.test>"),
        ("Call-ID", "bad@10.8.0.9"),
        ("CSeq", "1 {method}"),
        ("Contact", "<sip:100@10.8.0.9:5060>"),
    ];

    public static string Options(string uri = "sip:101@acme.test") => With($"OPTIONS {uri} SIP/2.0");

    /// <summary>OPTIONS with one header replaced; null leaves it out.</summary>
    public static string Header(string name, string? value) => With("OPTIONS sip:101@acme.test SIP/2.0", name, value);

    /// <summary>OPTIONS with one line more.</summary>
    public static string More(string lines, string body = "") => With("OPTIONS sip:101@acme.test SIP/2.0", more: lines, body: body);

    public static string Register(string contact, string more = "") =>
        With("REGISTER sip:acme.test SIP/2.0", "Contact", contact, more, to: "<sip:100@acme.test>");

    public static string Invite(string uri = "sip:101@acme.test", string more = "", string body = Sdp, string type = "application/sdp") =>
        With(
            $"INVITE {uri} SIP/2.0",
            more: $"{more}Content-Type: {type}\r\nContent-Length: {Encoding.Latin1.GetByteCount(body)}\r\n",
            body: body
        );

    /// <summary>INVITE with one line of its description replaced.</summary>
    public static string Described(string line, string instead) => Invite(body: Sdp.Replace(line, instead, StringComparison.Ordinal));

    public static string With(
        string start,
        string? replace = null,
        string? value = null,
        string more = "",
        string body = "",
        string? to = null
    )
    {
        var text = new StringBuilder(start).Append("\r\n");
        foreach (var (name, good) in Good)
        {
            var now =
                name == replace ? value
                : name == "To" && to is not null ? to
                : good;
            if (now is not null)
                text.Append(name)
                    .Append(": ")
                    .Append(now.Replace("{method}", start.Split(' ', '\t')[0], StringComparison.Ordinal))
                    .Append("\r\n");
        }
        return text.Append(more).Append("\r\n").Append(body).ToString();
    }

    public static string Repeat(string piece, int times) => string.Concat(Enumerable.Repeat(piece, times));
}
