namespace KpnEen.Benchmarks;

/// <summary>What a phone of today sends.</summary>
internal static class SipMessages
{
    /// <summary>INVITE with SDP, 15 headers, about 1.2 kB.</summary>
    public static byte[] Invite { get; } =
        Crlf(
            """
            INVITE sip:+31205550101@sandbox.kpneen.test SIP/2.0
            Via: SIP/2.0/UDP 192.0.2.10:5060;branch=z9hG4bK-524287-1---2f7a1b9c0e3d4f56;rport
            Max-Forwards: 70
            Contact: <sip:sandbox-102@192.0.2.10:5060;transport=udp>
            To: <sip:+31205550101@sandbox.kpneen.test>
            From: "Bram Jansen" <sip:sandbox-102@sandbox.kpneen.test>;tag=a1b2c3d4
            Call-ID: 0f3b1c2d4e5f60718293a4b5c6d7e8f9@192.0.2.10
            CSeq: 1 INVITE
            Allow: INVITE, ACK, CANCEL, OPTIONS, BYE, REFER, NOTIFY, INFO, UPDATE, PRACK, MESSAGE
            Supported: replaces, timer, 100rel, norefersub, outbound
            Session-Expires: 1800
            Min-SE: 90
            User-Agent: Desk phone T54W 96.86.0.70
            P-Preferred-Identity: "Bram Jansen" <sip:+31205550102@sandbox.kpneen.test>
            Content-Type: application/sdp
            Content-Length: 247

            v=0
            o=- 20518 0 IN IP4 192.0.2.10
            s=call
            c=IN IP4 192.0.2.10
            t=0 0
            m=audio 11780 RTP/AVP 9 8 0 101
            a=rtpmap:9 G722/8000
            a=rtpmap:8 PCMA/8000
            a=rtpmap:0 PCMU/8000
            a=rtpmap:101 telephone-event/8000
            a=fmtp:101 0-16
            a=ptime:20
            a=sendrecv

            """
        );

    /// <summary>The 200 to an INVITE, without its SDP.</summary>
    public static byte[] Ok { get; } =
        Crlf(
            """
            SIP/2.0 200 OK
            Via: SIP/2.0/UDP 192.0.2.10:5060;branch=z9hG4bK-524287-1---2f7a1b9c0e3d4f56;rport=5060;received=192.0.2.10
            To: <sip:+31205550101@sandbox.kpneen.test>;tag=99887766
            From: "Bram Jansen" <sip:sandbox-102@sandbox.kpneen.test>;tag=a1b2c3d4
            Call-ID: 0f3b1c2d4e5f60718293a4b5c6d7e8f9@192.0.2.10
            CSeq: 1 INVITE
            Contact: <sip:sandbox-101@192.0.2.11:5060>
            Allow: INVITE, ACK, CANCEL, OPTIONS, BYE, REFER, NOTIFY, INFO, UPDATE, PRACK
            Content-Length: 0


            """
        );

    public static byte[] Register(string authorization) =>
        Crlf(
            $"""
            REGISTER sip:sandbox.kpneen.test SIP/2.0
            Via: SIP/2.0/UDP 192.0.2.10:5060;branch=z9hG4bK-524287-1---77aa1b9c0e3d4f56;rport
            Max-Forwards: 70
            Contact: <sip:sandbox-102@192.0.2.10:5060>;expires=3600
            To: <sip:sandbox-102@sandbox.kpneen.test>
            From: <sip:sandbox-102@sandbox.kpneen.test>;tag=a1b2c3d4
            Call-ID: 1f3b1c2d4e5f60718293a4b5c6d7e8f9@192.0.2.10
            CSeq: 2 REGISTER
            Authorization: {authorization}
            Content-Length: 0


            """
        );

    private static byte[] Crlf(string text) => System.Text.Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\r\n"));
}
