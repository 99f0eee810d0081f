namespace KpnEen.Testing;

/// <summary>Session descriptions: of a desk phone, a gateway, a browser, a fax machine, and one on hold.</summary>
public static class SdpSamples
{
    private const string Head = "v=0\r\no=alice 2890844526 2890844526 IN IP4 192.0.2.10\r\ns=-\r\n";

    public static IReadOnlyList<string> All { get; } =
    [
        Head
            + "c=IN IP4 192.0.2.10\r\nt=0 0\r\nm=audio 17000 RTP/AVP 8 0 18 101\r\na=rtpmap:8 PCMA/8000\r\na=rtpmap:0 PCMU/8000\r\na=rtpmap:18 G729/8000\r\na=fmtp:18 annexb=no\r\n"
            + "a=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-16\r\na=ptime:20\r\na=maxptime:150\r\na=sendrecv\r\na=rtcp:17005 IN IP4 192.0.2.10\r\n",
        Head
            + "i=A talk\r\nu=http://example.com\r\ne=a@example.com\r\np=+31 20 5550100\r\nc=IN IP4 224.2.1.1/127/3\r\nb=AS:128\r\nt=2873397496 2873404696\r\nr=7d 1h 0 25h\r\nz=2882844526 -1h\r\nk=clear:x\r\n"
            + "a=tool:x\r\na=sendonly\r\nm=audio 49170/2 RTP/AVP 0 96\r\nc=IN IP4 192.0.2.11\r\na=rtpmap:96 iLBC/8000/1\r\nm=video 51372 RTP/AVP 31 32\r\na=rtpmap:31 H261/90000\r\n",
        Head
            + "t=0 0\r\na=group:BUNDLE 0\r\na=fingerprint:sha-256 AA:BB\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111 8 110\r\nc=IN IP4 0.0.0.0\r\na=rtcp:9 IN IP4 0.0.0.0\r\na=ice-ufrag:4ZcD\r\na=ice-pwd:2/1muCWoOi3uLifh0NuRHlZI\r\n"
            + "a=candidate:1 1 udp 2130706431 192.0.2.20 54400 typ host generation 0\r\na=setup:actpass\r\na=mid:0\r\na=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level\r\na=rtcp-mux\r\na=rtpmap:111 opus/48000/2\r\n"
            + "a=fmtp:111 minptime=10;useinbandfec=1\r\na=rtpmap:110 telephone-event/48000\r\na=ssrc:1 cname:x\r\n",
        Head
            + "c=IN IP4 192.0.2.10\r\nt=0 0\r\nm=audio 0 RTP/AVP 0\r\nm=image 4000 udptl t38\r\na=T38FaxVersion:0\r\na=T38MaxBitRate:14400\r\n",
        Head + "c=IN IP4 0.0.0.0\r\nt=0 0\r\nm=audio 17000 RTP/AVP 0\r\na=inactive\r\n",
        Head
            + "c=IN IP6 2001:db8::1\r\nt=0 0\r\nm=audio 17000 RTP/SAVP 0\r\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:d0RmdmcmVCspeEc3QGZiNWpVLFJhQX1cfHAwJSoj|2^20|1:32\r\n",
    ];
}
