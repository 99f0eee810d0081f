namespace KpnEen.Testing;

/// <summary>Values of headers alone.</summary>
public static class HeaderSamples
{
    public static IReadOnlyList<string> All { get; } =
    [
        "SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK776asdhds;rport",
        "SIP / 2.0 / TCP [2001:db8::9:1]:5061 ;received=2001:db8::9:255 ; branch = z9hG4bKas3-111",
        "\"A. G. Bell\" <sip:agb@bell-telephone.com>;tag=a48s",
        "\"q \\\" \\\\\" <sips:a%20b:pw@h.example:5061;transport=ws;lr?Subject=x&Priority=urgent>;expires=3600;q=0.7",
        "Anonymous <sip:c8oqz84zk7z@privacy.org>;tag=hyh8",
        "sip:+12125551212@server.phone2net.com;tag=887s",
        "<tel:+31-20-555.0100;phone-context=example.com;isub=1>",
        "sip:user;par=u%40example.net@example.com:5060;method=REGISTER?to=alice%40atlanta.com",
        "sip:[2001:db8::10]:5070;maddr=239.255.255.1;ttl=15",
        "urn:service:sos",
        "4711 INVITE",
        "Digest username=\"bob\", realm=\"biloxi.com\", nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\", uri=\"sip:bob@biloxi.com\", qop=auth, nc=00000001, cnonce=\"0a4f113b\", response=\"6629fae49393a05397450978507c4ef1\", opaque=\"5ccc069c403ebaf9f0171e9517f40e41\"",
        "100rel, timer, replaces , path",
        "application/sdp;level=1, text/html, */*;q=0.1",
        "<sip:p1.example.com;lr>,<sip:p2.example.com;lr;ftag=x>, \"a,b\" <sip:p3@h>",
        "3600;refresher=uas",
    ];
}
