namespace KpnEen.Testing;

/// <summary>Good messages of our own, one for each thing a parser has to read.</summary>
public static class SipSamples
{
    private const string Sdp =
        "v=0\r\no=- 1 1 IN IP4 192.0.2.10\r\ns=-\r\nc=IN IP4 192.0.2.10\r\nt=0 0\r\nm=audio 17000 RTP/AVP 8 101\r\na=rtpmap:101 telephone-event/8000\r\n";

    public static IReadOnlyList<string> All { get; } =
    [
        Of(
            "INVITE",
            "Contact: <sip:alice@192.0.2.10:5062;transport=tcp>;+sip.instance=\"<urn:uuid:1>\"\r\nSupported: 100rel, replaces, timer\r\nAllow: INVITE,ACK,BYE\r\n"
                + "Session-Expires: 1800;refresher=uac\r\nMin-SE: 90\r\nP-Asserted-Identity: \"Alice\" <sip:+31205550100@example.com;user=phone>\r\n"
                + "Diversion: <sip:200@example.com>;reason=user-busy;counter=1\r\nHistory-Info: <sip:a@example.com?Reason=SIP%3Bcause%3D302>;index=1\r\n"
                + $"Privacy: id;critical\r\nContent-Type: application/sdp\r\nContent-Length: {Sdp.Length}\r\n",
            Sdp
        ),
        Of(
            "INVITE",
            "Authorization: Digest username=\"alice\", realm=\"example.com\", nonce=\"MTIzNDU2\", uri=\"sip:bob@example.com\", response=\"0123456789abcdef0123456789abcdef\", algorithm=MD5, cnonce=\"a\\\"b\", qop=auth, nc=00000001\r\n"
                + "Replaces: 12345@192.0.2.1;to-tag=a;from-tag=b;early-only\r\nContent-Type: multipart/mixed;boundary=\"x y\"\r\nContent-Length: 74\r\n",
            "--x y\r\nContent-Type: application/sdp\r\n\r\nv=0\r\n--x y\r\nContent-Type: a/b\r\n\r\n--x y--\r\n"
        ),
        Of(
            "REGISTER",
            "m: \"A\" <sip:a@192.0.2.9:5060;ob>;q=0.7;expires=60, <sips:a@[2001:db8::9]:5061>;reg-id=1\r\nPath: <sip:p1;lr>, <sip:p2;lr>\r\nl: 0\r\n"
        ),
        Of("REGISTER", "Contact: *\r\nExpires: 0\r\nContent-Length: 0\r\n"),
        Of("SUBSCRIBE", "o: dialog;sla\r\nAccept: application/dialog-info+xml\r\nu: dialog\r\nExpires: 600\r\nContent-Length: 0\r\n"),
        Of(
            "NOTIFY",
            "Event: refer;id=3\r\nSubscription-State: terminated;reason=noresource\r\nc: message/sipfrag;version=2.0\r\nl: 16\r\n",
            "SIP/2.0 200 OK\r\n"
        ),
        Of(
            "REFER",
            "r: <sip:carol@example.com?Replaces=98%40h%3Bto-tag%3D1%3Bfrom-tag%3D2>\r\nb: <sip:a@example.com>\r\nContent-Length: 0\r\n"
        ),
        Of("PRACK", "RAck: 776656 1 INVITE\r\nContent-Length: 0\r\n"),
        Of("INFO", "Content-Type: application/dtmf-relay\r\nContent-Length: 24\r\n", "Signal=5\r\nDuration=160\r\n"),
        Of("PUBLISH", "Event: presence\r\nSIP-If-Match: dx200xyz\r\nExpires: 1800\r\nContent-Length: 0\r\n"),
        Of(
            "OPTIONS",
            "Route: <sip:p1.example.com;lr>, \"Q, R\" <sip:p2.example.com;lr;x=%41>\r\nRecord-Route: <sip:[2001:db8::1];lr>\r\nSubject: folded\r\n  line\r\n\tagain\r\nContent-Length: 0\r\n"
        ),
        "SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK1;received=192.0.2.7;rport=5070\r\nFrom: <sip:a@example.com>;tag=1\r\nTo: \"Bob\" <sip:b@example.com>;tag=2\r\n"
            + "Call-ID: 1@h\r\nCSeq: 4711 INVITE\r\nContact: <sip:b@192.0.2.20>\r\nRequire: timer\r\nSession-Expires: 1800;refresher=uas\r\nContent-Length: 0\r\n\r\n",
        "SIP/2.0 401 Unauthorized\r\nVia: SIP/2.0/TCP h;branch=z9hG4bK1\r\nFrom: <sip:a@example.com>;tag=1\r\nTo: <sip:b@example.com>;tag=2\r\nCall-ID: 1@h\r\nCSeq: 1 REGISTER\r\n"
            + "WWW-Authenticate: Digest realm=\"example.com\", nonce=\"abc==\", qop=\"auth,auth-int\", algorithm=SHA-256, stale=FALSE\r\nContent-Length: 0\r\n\r\n",
        "SIP/2.0 183 Session Progress\r\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1\r\nFrom: <sip:a@example.com>;tag=1\r\nTo: <sip:b@example.com>;tag=2\r\nCall-ID: 1@h\r\n"
            + $"CSeq: 1 INVITE\r\nRequire: 100rel\r\nRSeq: 988789\r\nContent-Type: application/sdp\r\nContent-Length: {Sdp.Length}\r\n\r\n{Sdp}",
    ];

    private static string Of(string method, string headers, string body = "") =>
        $"{method} sip:bob@example.com;user=phone SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.10:5062;branch=z9hG4bKnashds8;rport, SIP/2.0/TLS [2001:db8::2]:5061;branch=z9hG4bK2\r\n"
        + "Max-Forwards: 70\r\nFrom: \"Alice \\\"A\\\"\" <sip:alice@example.com>;tag=1928301774\r\nTo: Bob <sip:bob@example.com>\r\nCall-ID: a84b4c76e66710@192.0.2.10\r\n"
        + $"CSeq: 314159 {method}\r\n{headers}\r\n{body}";
}
