namespace KpnEen.Testing;

/// <summary>Session descriptions: of desk phones, a gateway, browsers, a fax machine, and one on hold.</summary>
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
        Chromium,
        Firefox,
        Head
            + "c=IN IP4 192.0.2.10\r\nt=0 0\r\nm=audio 17000 RTP/AVP 111 9 8 13 101 100\r\na=rtpmap:111 opus/48000/2\r\na=fmtp:111 useinbandfec=1;maxplaybackrate=16000\r\na=rtpmap:101 telephone-event/8000\r\n"
            + "a=rtpmap:100 telephone-event/48000\r\na=ptime:30\r\na=crypto:1 AEAD_AES_128_GCM inline:9nPRbLpGXnQVqm1+C3JSnW1ZfoQ4hFfxZy4oAg==\r\na=crypto:2 AES_CM_128_HMAC_SHA1_80 inline:d0RmdmcmVCspeEc3QGZiNWpVLFJhQX1cfHAwJSoj|2^31|1:1 UNENCRYPTED_SRTP\r\n"
            + "m=video 17002 RTP/AVPF 97 99\r\nb=AS:2000\r\na=rtpmap:97 H264/90000\r\na=fmtp:97 profile-level-id=42801f;packetization-mode=0\r\na=rtpmap:99 VP8/90000\r\na=rtcp-fb:* nack pli\r\na=rtcp-fb:97 ccm fir\r\n",
    ];

    /// <summary>What Chromium offers with a microphone and a camera, before it knows an address.</summary>
    public const string Chromium =
        "v=0\r\no=- 4611731400430051336 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0 1\r\na=extmap-allow-mixed\r\na=msid-semantic: WMS 5f1b\r\n"
        + "m=audio 52164 UDP/TLS/RTP/SAVPF 111 63 9 0 8 13 110 126\r\nc=IN IP4 192.0.2.20\r\na=rtcp:9 IN IP4 0.0.0.0\r\n"
        + "a=candidate:1467250027 1 udp 2122260223 1a2b3c4d-0000-4000-8000-0123456789ab.local 52164 typ host generation 0 network-id 1\r\n"
        + "a=candidate:435653019 1 tcp 1518280447 192.0.2.20 9 typ host tcptype active generation 0 network-id 1\r\n"
        + Transport
        + "a=mid:0\r\na=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level\r\na=extmap:2 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time\r\n"
        + "a=sendrecv\r\na=msid:5f1b a1\r\na=rtcp-mux\r\na=rtcp-rsize\r\na=rtpmap:111 opus/48000/2\r\na=rtcp-fb:111 transport-cc\r\na=fmtp:111 minptime=10;useinbandfec=1\r\n"
        + "a=rtpmap:63 red/48000/2\r\na=fmtp:63 111/111\r\na=rtpmap:9 G722/8000\r\na=rtpmap:0 PCMU/8000\r\na=rtpmap:8 PCMA/8000\r\na=rtpmap:13 CN/8000\r\n"
        + "a=rtpmap:110 telephone-event/48000\r\na=rtpmap:126 telephone-event/8000\r\na=ssrc:1716520 cname:4f\r\na=ssrc:1716520 msid:5f1b a1\r\n"
        + "m=video 52165 UDP/TLS/RTP/SAVPF 96 97 102 103 106 107 45 46 114 115\r\nc=IN IP4 192.0.2.20\r\na=rtcp:9 IN IP4 0.0.0.0\r\n"
        + Transport
        + "a=mid:1\r\na=extmap:14 urn:ietf:params:rtp-hdrext:toffset\r\na=extmap:13 urn:3gpp:video-orientation\r\na=sendrecv\r\na=msid:5f1b v1\r\na=rtcp-mux\r\na=rtcp-rsize\r\n"
        + "a=rtpmap:96 VP8/90000\r\na=rtcp-fb:96 goog-remb\r\na=rtcp-fb:96 transport-cc\r\na=rtcp-fb:96 ccm fir\r\na=rtcp-fb:96 nack\r\na=rtcp-fb:96 nack pli\r\n"
        + "a=rtpmap:97 rtx/90000\r\na=fmtp:97 apt=96\r\na=rtpmap:102 H264/90000\r\na=rtcp-fb:102 nack pli\r\n"
        + "a=fmtp:102 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42001f\r\na=rtpmap:103 rtx/90000\r\na=fmtp:103 apt=102\r\n"
        + "a=rtpmap:106 H264/90000\r\na=rtcp-fb:106 nack pli\r\na=fmtp:106 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f\r\n"
        + "a=rtpmap:107 rtx/90000\r\na=fmtp:107 apt=106\r\na=rtpmap:45 AV1/90000\r\na=fmtp:45 level-idx=5;profile=0;tier=0\r\na=rtpmap:46 rtx/90000\r\na=fmtp:46 apt=45\r\n"
        + "a=rtpmap:114 red/90000\r\na=rtpmap:115 ulpfec/90000\r\na=ssrc-group:FID 2231627014 632943048\r\na=ssrc:2231627014 cname:4f\r\n";

    /// <summary>What Firefox offers with a microphone, every address still unknown.</summary>
    public const string Firefox =
        "v=0\r\no=mozilla...THIS_IS_SDPARTA-99.0 7029 0 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\na=sendrecv\r\n"
        + "a=fingerprint:sha-256 3B:8F:19:2A:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF\r\n"
        + "a=group:BUNDLE 0\r\na=ice-options:trickle\r\na=msid-semantic:WMS *\r\nm=audio 9 UDP/TLS/RTP/SAVPF 109 9 0 8 101\r\nc=IN IP4 0.0.0.0\r\na=sendrecv\r\n"
        + "a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level\r\na=extmap:2/recvonly urn:ietf:params:rtp-hdrext:csrc-audio-level\r\n"
        + "a=fmtp:109 maxplaybackrate=48000;stereo=1;useinbandfec=1\r\na=fmtp:101 0-15\r\na=ice-pwd:6d0a1d8f3a1bbd4c2d6a0b7e5f21a9c4\r\na=ice-ufrag:9b3c1f2e\r\na=mid:0\r\n"
        + "a=msid:{2f1c} {9a7e}\r\na=rtcp-mux\r\na=rtpmap:109 opus/48000/2\r\na=rtpmap:9 G722/8000/1\r\na=rtpmap:0 PCMU/8000\r\na=rtpmap:8 PCMA/8000\r\n"
        + "a=rtpmap:101 telephone-event/8000/1\r\na=setup:actpass\r\na=ssrc:3812 cname:{77}\r\n";

    private const string Transport =
        "a=ice-ufrag:4ZcD\r\na=ice-pwd:2/1muCWoOi3uLifh0NuRHlZI\r\na=ice-options:trickle\r\n"
        + "a=fingerprint:sha-256 19:E2:1C:3B:4B:9F:81:E6:B8:5C:F4:A5:A8:D8:73:04:BB:05:2F:70:9F:04:A9:0E:05:E9:26:33:E8:70:88:A2\r\na=setup:actpass\r\n";
}
