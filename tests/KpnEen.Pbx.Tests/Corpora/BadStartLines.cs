using static KpnEen.Pbx.Tests.Corpora.BadMessage;

namespace KpnEen.Pbx.Tests.Corpora;

/// <summary>Start lines and URIs, rows 1 to 22. What belongs to streams alone (12, 13, 51) is in <see cref="BadStreamTests"/>.</summary>
internal static class BadStartLines
{
    public static IReadOnlyList<BadInput> All { get; } =
    [
        new("01 empty datagram", ""),
        new("02 CRLF only", "\r\n\r\n"),
        new("03 four NUL octets", "\0\0\0\0"),
        new("04 one octet", "S"),
        new("05 method of 300 octets", With(new string('A', 300) + " sip:101@acme.test SIP/2.0"), 501, 400),
        new("06 lower-case invite", With("invite sip:101@acme.test SIP/2.0"), 501),
        new("07 missing version", With("OPTIONS sip:101@acme.test"), 400),
        new("08 SP after the version", With("OPTIONS sip:101@acme.test SIP/2.0 "), 400),
        new("09 TAB as separator", With("OPTIONS\tsip:101@acme.test\tSIP/2.0"), 400),
        new("10 LF only line ends", Options().Replace("\r\n", "\n", StringComparison.Ordinal), 200, 400),
        new("11 CR only line ends: no header can be found to answer by", Options().Replace("\r\n", "\r", StringComparison.Ordinal)),
        new("12 HTTP request", "GET / HTTP/1.1\r\nHost: acme.test\r\n\r\n"),
        new("13 TLS hello", Convert.FromHexString("16030100A5010000A10303")),
        new("14 URI of 60 KB", Options($"sip:{new string('a', 60_000)}@acme.test"), 414, 400),
        new("15 sip:@host", Options("sip:@acme.test"), 400),
        new("16 sip:user@", Options("sip:101@"), 400),
        new("17 port 0", Options("sip:101@acme.test:0"), 400),
        new("17 port 65536", Options("sip:101@acme.test:65536"), 400),
        new("18 sip:[::1", Options("sip:[::1"), 400),
        new("19 sips over UDP", Invite("sips:101@acme.test"), 416, 400),
        new("20 tel without plus", Invite("tel:0205550101"), 404, 484) { Known = true },
        new("21 NUL escaped in the user part", Invite("sip:a%00b@acme.test"), 404) { Known = true },
        new("22 a percent sign and no hex digits", Options("sip:a%zz@acme.test"), 400),
    ];
}
