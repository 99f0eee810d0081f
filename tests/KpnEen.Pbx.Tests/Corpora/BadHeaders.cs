using static KpnEen.Pbx.Tests.Corpora.BadMessage;

namespace KpnEen.Pbx.Tests.Corpora;

/// <summary>Headers, rows 23 to 66.</summary>
internal static class BadHeaders
{
    private const string Via = "SIP/2.0/UDP 10.8.0.9:5060";

    public static IReadOnlyList<BadInput> All { get; } =
    [
        new("23 no Via", Header("Via", null)),
        new("24 Via without branch", Header("Via", $"{Via};rport"), 200),
        new("25 branch of 1 KB", Header("Via", $"{Via};rport;branch=z9hG4bK{new string('b', 1024)}"), 200),
        new("26 transport XYZ in Via", Header("Via", "SIP/2.0/XYZ 10.8.0.9:5060;rport;branch=z9hG4bK1"), 200),
        new("27 sent-by of two words", Header("Via", "SIP/2.0/UDP a b;branch=z9hG4bK1"), 400),
        new("28 rport=99999 set by the client", Header("Via", $"{Via};rport=99999;branch=z9hG4bK1"), 200),
        new("29 received set by the client", Header("Via", $"{Via};received=192.0.2.1;rport;branch=z9hG4bK1"), 200),
        new("30 51 Vias", More(Repeat($"Via: {Via};branch=z9hG4bK2\r\n", 50)), 400),
        new("31 two From", More("From: <sip:101@acme.test>;tag=2\r\n"), 400),
        new("32 From without tag, as RFC 2543 had it", Header("From", "<sip:100@acme.test>"), 200),
        new("33 empty tag in To", Header("To", "<sip:101@acme.test>;tag="), 400),
        new("34 two tags in one From", Header("From", "<sip:100@acme.test>;tag=1;tag=2"), 400),
        new("35 no Call-ID", Header("Call-ID", null), 400),
        new("36 Call-ID of 10 KB", Header("Call-ID", new string('c', 10_240)), 400),
        new("37 Call-ID in UTF-8", Header("Call-ID", "\u00C3\u00A9@host"), 200, 400),
        new("38 CSeq without method", Header("CSeq", "1"), 400),
        new("39 negative CSeq", Header("CSeq", "-1 OPTIONS"), 400),
        new("40 CSeq of 2^32", Header("CSeq", "4294967296 OPTIONS"), 400),
        new("41 CSeq of another method", Header("CSeq", "1 INVITE"), 400),
        new("42 Max-Forwards abc", Header("Max-Forwards", "abc"), 400),
        new("43 Max-Forwards 256", Header("Max-Forwards", "256"), 400),
        new("44 Max-Forwards -1", Header("Max-Forwards", "-1"), 400),
        new("45 Content-Length 12abc", More("Content-Length: 12abc\r\n", new string('x', 12)), 400),
        new("46 Content-Length 1e3", More("Content-Length: 1e3\r\n", new string('x', 1000)), 400),
        new("47 two different Content-Length", More("Content-Length: 1\r\nContent-Length: 2\r\n", "xy"), 400),
        new("48 two equal Content-Length", More("Content-Length: 2\r\nl: 2\r\n", "xy"), 400),
        new("49 Content-Length larger than the body", More("Content-Length: 3\r\n", "xy"), 400),
        new("50 Content-Length smaller than the body", More("Content-Type: text/plain\r\nContent-Length: 1\r\n", "xy"), 200),
        new("52 Contact: * in INVITE", With("INVITE sip:101@acme.test SIP/2.0", "Contact", "*"), 400),
        new("53 Contact without brackets, with a question mark", Register("sip:100@10.8.0.9?a=b"), 400),
        new("54 200 Contacts", Register(string.Join(',', Enumerable.Range(0, 200).Select(n => $"<sip:{n}@10.8.0.9>"))), 400),
        new("55 q=2.0", Register("<sip:100@10.8.0.9>;q=2.0"), 400),
        new("56 expires=-1 is taken for the default (RFC 3261 20.10)", Register("<sip:100@10.8.0.9>;expires=-1"), 401),
        new("57 header name with a space", More("X Y: 1\r\n"), 400),
        new("58 empty header name", More(": 1\r\n"), 400),
        new("59 1 000 headers", More(Repeat("X: 1\r\n", 1000)), 400),
        new("60 header folded 1 000 times", More("Subject: a" + Repeat("\r\n b", 1000) + "\r\n"), 200, 400),
        new("60 header folded 5 000 times", More("Subject: a" + Repeat("\r\n b", 5000) + "\r\n"), 400),
        new("61 compact and long form of one header", More("f: <sip:100@acme.test>;tag=1\r\n"), 400),
        new("61 compact and long forms mixed", More("k: timer\r\nSupported: path\r\ns: x\r\n"), 200),
        new("62 NUL in a value", More("Subject: a\0b\r\n"), 400),
        new("63 Latin-1 in a display name", Header("From", "\"Andr\u00E9\" <sip:100@acme.test>;tag=1"), 200, 400),
        new("64 Require with 500 tags", More($"Require: {string.Join(',', Enumerable.Repeat("a", 500))}\r\n"), 420),
        new("65 Route at us three times", More("Route: <sip:10.0.0.1;lr>,<sip:10.0.0.1;lr>,<sip:10.0.0.1;lr>\r\n"), 200, 482, 483),
        new("66 Record-Route from a phone", More("Record-Route: <sip:10.8.0.9;lr>\r\n"), 200),
    ];
}
