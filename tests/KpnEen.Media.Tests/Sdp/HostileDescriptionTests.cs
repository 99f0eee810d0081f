using System.Text;
using KpnEen.Media.Sdp;
using KpnEen.Testing;

namespace KpnEen.Media.Tests.Sdp;

/// <summary>Reliability 5.1 row 78, with what encryption, browsers and pictures added: answered or refused, nothing else, at a small price.</summary>
public sealed class HostileDescriptionTests
{
    private const string Print =
        "a=fingerprint:sha-256 19:E2:1C:3B:4B:9F:81:E6:B8:5C:F4:A5:A8:D8:73:04:BB:05:2F:70:9F:04:A9:0E:05:E9:26:33:E8:70:88:A2\r\n";
    private const string Ice = "a=ice-ufrag:4ZcD\r\na=ice-pwd:2/1muCWoOi3uLifh0NuRHlZI\r\n";
    private const string Browser = "m=audio 9 UDP/TLS/RTP/SAVPF 8\r\na=setup:actpass\r\na=rtcp-mux\r\na=mid:0\r\n" + Ice;
    private const string Crypto = "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:d0RmdmcmVCspeEc3QGZiNWpVLFJhQX1cfHAwJSoj\r\n";

    public static TheoryData<string, string, bool> Lines =>
        new()
        {
            {
                "1 000 candidates of another host",
                Browser + Print + Repeat("a=candidate:1 1 udp 1 192.0.2.66 9 typ host\r\n", 1_000),
                true
            },
            { "10 000 candidates", Browser + Print + Repeat("a=candidate:1 1 udp 1 192.0.2.66 9 typ host\r\n", 10_000), false },
            { "a candidate of 60 KB", Browser + Print + $"a=candidate:{new string('1', 60_000)}\r\n", true },
            { "candidates that are none", Browser + Print + "a=candidate:\r\na=candidate\r\na=candidate:1 1 udp\r\n", true },
            {
                "a key line of 60 KB",
                $"m=audio 9 RTP/SAVP 8\r\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:{new string('A', 60_000)}\r\n",
                false
            },
            { "a key of one octet", "m=audio 9 RTP/SAVP 8\r\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:QQ==\r\n", false },
            { "1 000 key lines, the good one last", "m=audio 9 RTP/SAVP 8\r\n" + Repeat("a=crypto:1 X inline:A\r\n", 990) + Crypto, false },
            { "2 key lines of one tag", "m=audio 9 RTP/SAVP 8\r\n" + Crypto + Crypto, true },
            { "key lines of nothing", "m=audio 9 RTP/SAVP 8\r\na=crypto:\r\na=crypto\r\na=crypto:1\r\na=crypto: : :\r\n" + Crypto, true },
            { "a tag beyond all numbers", "m=audio 9 RTP/SAVP 8\r\n" + Crypto.Replace(":1 ", ":99999999999999999999 "), false },
            { "two fingerprints, the first unknown", Browser + "a=fingerprint:sha-1 AA:BB\r\n" + Print, true },
            { "two fingerprints that differ", Browser + Print + Print.Replace("19:E2", "00:00"), true },
            { "1 000 fingerprints", Browser + Repeat("a=fingerprint:sha-256 AA:BB\r\n", 1_000), false },
            { "a fingerprint that is too short", Browser + "a=fingerprint:sha-256 19:E2\r\n", false },
            { "a fingerprint without colons", Browser + $"a=fingerprint:sha-256 {new string('A', 95)}\r\n", false },
            { "a fingerprint of 60 KB", Browser + $"a=fingerprint:sha-256 {new string('A', 60_000)}\r\n", false },
            { "no fingerprint", Browser, false },
            { "a password of 60 KB", Browser.Replace("2/1muCWoOi3uLifh0NuRHlZI", new string('x', 60_000)) + Print, false },
            { "a password with a quote", Browser.Replace("2/1muCWoOi3uLifh0NuRHlZI", "2/1muCWoOi3u\"ifh0NuRHlZI") + Print, false },
            { "setup of nothing", Browser.Replace("actpass", "holdconn") + Print, true },
            {
                "mids that clash",
                Browser + Print + "m=video 9 UDP/TLS/RTP/SAVPF 96\r\na=mid:0\r\na=rtpmap:96 VP8/90000\r\n" + Ice + Print,
                true
            },
            { "a mid of 60 KB", Browser.Replace("mid:0", "mid:" + new string('m', 30_000)) + Print, true },
            { "32 lines of video", Browser + Print + Repeat("m=video 9 UDP/TLS/RTP/SAVPF 96\r\na=rtpmap:96 VP8/90000\r\n", 31), true },
            { "33 lines", Browser + Print + Repeat("m=video 9 UDP/TLS/RTP/SAVPF 96\r\n", 32), false },
            {
                "256 formats of video",
                "m=audio 4000 RTP/AVP 8\r\nm=video 9 RTP/AVP" + Repeat(" 96", 256) + "\r\na=rtpmap:96 VP8/90000\r\n",
                true
            },
            {
                "video on port 0 with everything",
                "m=audio 4000 RTP/AVP 8\r\nm=video 0 RTP/AVPF 96\r\na=rtpmap:96 VP8/90000\r\n" + Crypto,
                true
            },
            { "packets of no length", "m=audio 4000 RTP/AVP 8\r\na=ptime:0\r\na=maxptime:0\r\n", true },
            { "packets of years", "m=audio 4000 RTP/AVP 8\r\na=ptime:99999999999999\r\n", true },
            { "RTCP on port 0", "m=audio 4000 RTP/AVP 8\r\na=rtcp:0\r\na=rtcp-mux\r\n", true },
            { "RTP on the last port", "m=audio 65535 RTP/AVP 8\r\n", true },
            { "a profile in small letters", "m=audio 4000 rtp/avp 8\r\n", true },
            { "an unknown profile", "m=audio 4000 RTP/FOO 8\r\n", false },
            { "RTP over TCP", "m=audio 4000 TCP/RTP/AVP 8\r\n", false },
        };

    [Theory]
    [MemberData(nameof(Lines))]
    public void Row_78_the_call_is_answered_or_refused(string what, string lines, bool taken) =>
        Described.Run(
            port =>
            {
                var other = new PeerMedia([AudioCodec.Pcma]) { Video = VideoFormats.Of("VP8", "H264") };
                var before = GC.GetAllocatedBytesForCurrentThread();
                var error = Record.Exception(() => port.Answer(Described.Offer(lines), other));
                Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4_000_000);
                Assert.True(taken == error is null, $"{what}: {error?.Message}");
                Assert.True(error is null or SdpParseException or MediaNegotiationException, error?.ToString());
                if (!taken)
                    return;
                var answer = SdpSession.Parse(port.LocalDescription);
                Assert.Equal(SdpSession.Parse(Described.Offer(lines)).Media.Count, answer.Media.Count);
                Assert.Equal(AudioCodec.Pcma, port.Codec);
            },
            new MediaSecurity(SrtpUse.Optional, MediaKeying.Sdes | MediaKeying.Dtls)
        );

    [Fact]
    public void Browser_offers_changed_at_random_are_answered_or_refused_and_nothing_else() =>
        Described.Run(
            port =>
            {
                var random = new Random(9143);
                var other = new PeerMedia([AudioCodec.Pcma]) { Video = VideoFormats.Of("VP8", "H264") };
                var answered = 0;
                for (var n = 0; n < 4_000; n++)
                {
                    var offer = Encoding.ASCII.GetBytes(n % 2 == 0 ? SdpSamples.Chromium : SdpSamples.Firefox);
                    for (var changes = random.Next(1, 6); changes > 0; changes--)
                        offer[random.Next(offer.Length)] = (byte)random.Next(1, 256);
                    try
                    {
                        port.Answer(offer, other);
                        answered++;
                    }
                    catch (Exception e) when (e is SdpParseException or MediaNegotiationException) { }
                }
                Assert.InRange(answered, 1_000, 3_990);
            },
            new MediaSecurity(SrtpUse.Optional, MediaKeying.Sdes | MediaKeying.Dtls)
        );

    private static string Repeat(string text, int times) => string.Concat(Enumerable.Repeat(text, times));
}
