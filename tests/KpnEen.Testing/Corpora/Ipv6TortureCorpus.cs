using System.Text;
using Xunit;

namespace KpnEen.Testing;

/// <summary>The twelve cases of RFC 5118 (SIP and IPv6), written from its facts: addresses of documentation, the fault each is about, nothing more.</summary>
public static class Ipv6TortureCorpus
{
    private const string Peer = "[2001:db8:9:1::10]";

    public static IReadOnlyList<Ipv6TortureCase> All { get; } =
    [
        Register("4.1", "ipv6-good", true, "sip:[2001:db8::10]"),
        // The reference lacks its brackets: nobody can tell the port from the address.
        Register("4.2", "ipv6-bad", false, "sip:2001:db8::10"),
        // Within the brackets 5070 is the last group of the address, whatever the sender meant.
        Register("4.3", "port-ambiguous", true, "sip:[2001:db8::10:5070]"),
        Register("4.4", "port-unambiguous", true, "sip:[2001:db8::10]:5070"),
        Bye("4.5", "via-received-param-with-delim", "received=[2001:db8::9:255];"),
        Bye("4.5", "via-received-param-no-delim", "received=2001:db8::9:255;"),
        Invite(
            "4.6",
            "ipv6-in-sdp",
            "",
            "c=IN IP6 2001:db8::20\r\nt=0 0\r\nm=audio 6000 RTP/AVP 0\r\nm=video 6024 RTP/AVP 107\r\na=rtpmap:107 H263-1998/90000\r\n"
        ),
        new(
            "4.7",
            "mult-ip-in-header",
            true,
            "BYE sip:user@host.example.com SIP/2.0\r\nVia: SIP/2.0/UDP [2001:db8::9:1]:6050;branch=z9hG4bKas3-111\r\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKjhja8781hjuaij65144\r\n"
                + "Via: SIP/2.0/TCP [2001:db8::9:255];branch=z9hG4bK451jj;received=192.0.2.200\r\nCall-ID: 997077@lau.example.com\r\nMax-Forwards: 67\r\nCSeq: 89187 BYE\r\n"
                + "To: sip:user@example.net;tag=9817--94\r\nFrom: sip:user@example.com;tag=81x2\r\nContent-Length: 0\r\n\r\n"
        ),
        Invite(
            "4.8",
            "mult-ip-in-sdp",
            "",
            "c=IN IP6 2001:db8::1\r\nt=0 0\r\nm=audio 22334 RTP/AVP 0\r\nc=IN IP4 192.0.2.1\r\nm=video 6024 RTP/AVP 107\r\na=rtpmap:107 H263-1998/90000\r\n"
        ),
        Invite(
            "4.9",
            "ipv4-mapped-ipv6",
            ";received=::ffff:192.0.2.10",
            "c=IN IP6 ::ffff:192.0.2.10\r\nt=0 0\r\nm=audio 6000 RTP/AVP 0\r\n"
        ),
        // The grammar of RFC 3261 lets three colons through; what is meant is known, so robust elements take it.
        Options("4.10", "ipv6-bug-abnf-3-colons", "2001:db8:::192.0.2.1"),
        Options("4.10", "ipv6-correct-abnf-2-colons", "2001:db8::192.0.2.1"),
    ];

    public static TheoryData<string> Names => [.. All.Select(c => c.Name)];

    public static Ipv6TortureCase Case(string name) => All.Single(c => c.Name == name);

    private static Ipv6TortureCase Register(string section, string name, bool accept, string uri) =>
        new(
            section,
            name,
            accept,
            $"REGISTER {uri} SIP/2.0\r\nTo: sip:user@example.com\r\nFrom: sip:user@example.com;tag=81x2\r\nVia: SIP/2.0/UDP {Peer};branch=z9hG4bKas3-111\r\n"
                + $"Call-ID: {name}@[2001:db8::10]\r\nMax-Forwards: 70\r\nContact: \"Caller\" <sip:caller@[2001:db8::1]>\r\nCSeq: 98176 REGISTER\r\nContent-Length: 0\r\n\r\n"
        );

    private static Ipv6TortureCase Bye(string section, string name, string received) =>
        new(
            section,
            name,
            true,
            $"BYE sip:user@host.example.com SIP/2.0\r\nVia: SIP/2.0/UDP [2001:db8::9:1];{received}branch=z9hG4bKas3-111\r\nCall-ID: {name}@lau.example.com\r\nMax-Forwards: 70\r\n"
                + "CSeq: 321 BYE\r\nTo: sip:user@example.net;tag=bd76ya\r\nFrom: sip:user@example.com;tag=81x2\r\nContent-Length: 0\r\n\r\n"
        );

    private static Ipv6TortureCase Options(string section, string name, string address) =>
        new(
            section,
            name,
            true,
            $"OPTIONS sip:user@[{address}] SIP/2.0\r\nTo: sip:user@[{address}]\r\nFrom: sip:user@example.com;tag=810x2\r\nVia: SIP/2.0/UDP {Peer};branch=z9hG4bKas3-112\r\n"
                + $"Call-ID: {name}@lab.example.com\r\nMax-Forwards: 70\r\nCSeq: 689 OPTIONS\r\nContent-Length: 0\r\n\r\n"
        );

    private static Ipv6TortureCase Invite(string section, string name, string received, string media)
    {
        var sdp = $"v=0\r\no=assistant 971731711378798081 0 IN IP6 2001:db8::20\r\ns=Live video feed\r\n{media}";
        return new(
            section,
            name,
            true,
            $"INVITE sip:user@[2001:db8::10] SIP/2.0\r\nTo: sip:user@[2001:db8::10]\r\nFrom: sip:user@example.com;tag=81x2\r\nVia: SIP/2.0/UDP {Peer}{received};branch=z9hG4bKas3-111\r\n"
                + $"Call-ID: {name}@[2001:db8::1]\r\nContact: \"Caller\" <sip:caller@[2001:db8::20]>\r\nCSeq: 8612 INVITE\r\nMax-Forwards: 70\r\nContent-Type: application/sdp\r\n"
                + $"Content-Length: {Encoding.UTF8.GetByteCount(sdp)}\r\n\r\n{sdp}"
        );
    }
}
