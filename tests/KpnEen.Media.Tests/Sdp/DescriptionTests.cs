using System.Text;
using KpnEen.Media.Sdp;
using KpnEen.Testing;

namespace KpnEen.Media.Tests.Sdp;

/// <summary>What descriptions of others look like (RFC 8866, 3264, 4317, 8843), and what ours makes of them.</summary>
public sealed class DescriptionTests
{
    [Fact]
    public void RFC8866_5_7_the_c_line_of_the_media_wins_over_that_of_the_session() =>
        Run(port =>
        {
            var heard = SdpSession.Parse(Offer("m=audio 4000 RTP/AVP 8\r\nc=IN IP4 203.0.113.77\r\nm=video 4002 RTP/AVP 99\r\n"));
            Assert.Equal("203.0.113.77", heard.ConnectionOf(heard.Media[0])!.Host);
            Assert.Equal("203.0.113.9", heard.ConnectionOf(heard.Media[1])!.Host);
            Answer(port, "m=audio 4000 RTP/AVP 8\r\nc=IN IP4 203.0.113.77\r\n", session: "");
        });

    [Fact]
    public void RFC8866_5_7_without_any_c_line_there_is_nowhere_to_send() =>
        Run(port =>
            Assert.Throws<SdpParseException>(() =>
                port.Answer("v=0\r\no=- 1 1 IN IP4 203.0.113.9\r\ns=-\r\nt=0 0\r\nm=audio 4000 RTP/AVP 8\r\n"u8)
            )
        );

    [Fact]
    public void RFC3264_6_unknown_attributes_bandwidths_and_lines_are_passed_over_and_not_repeated() =>
        Run(port =>
        {
            var answer = Text(
                port.Answer(
                    Offer(
                        "m=audio 4000 RTP/AVP 8\r\ni=my phone\r\nb=AS:64\r\nb=TIAS:64000\r\nk=clear:x\r\na=fancy:new thing\r\na=rtcp-fb:* nack\r\na=ssrc:1 cname:x\r\nz=0 0\r\n",
                        "b=CT:100\r\na=tool:exotic 1.0\r\ne=me@example.com\r\np=+1 2\r\nu=http://x\r\nr=7d 1h 0 25h\r\n"
                    )
                )
            );
            foreach (var foreign in new[] { "\nb=", "fancy", "tool", "ssrc", "nack", "\nk=", "\ni=" })
                Assert.DoesNotContain(foreign, answer, StringComparison.Ordinal);
            Assert.Equal(AudioCodec.Pcma, port.Codec);
        });

    [Theory]
    [InlineData("8", "PCMA/8000")]
    [InlineData("0", "PCMU/8000")]
    public void RFC3551_6_a_static_payload_type_needs_no_rtpmap(string type, string codec) =>
        Run(port =>
        {
            var answer = Answer(port, $"m=audio 4000 RTP/AVP {type}\r\n");
            Assert.Equal([type], answer.Media[0].Formats);
            Assert.Equal(codec, port.Codec!.ToString());
        });

    [Theory]
    [InlineData("a=ptime:30\r\na=maxptime:60\r\n")]
    [InlineData("a=ptime:20\r\na=maxptime:20\r\n")]
    [InlineData("a=ptime:ten\r\n")]
    public void RFC8866_6_4_packets_of_another_length_are_taken_and_ours_are_20_ms(string times) =>
        Run(port => Assert.Equal(["20"], Answer(port, "m=audio 4000 RTP/AVP 8\r\n" + times).Media[0].Values("ptime")));

    [Fact]
    public void RFC3264_8_3_2_a_number_the_other_side_uses_for_something_else_is_not_offered_for_the_keys() =>
        Run(port =>
        {
            Answer(port, "m=audio 4000 RTP/AVP 101 8 96\r\na=rtpmap:101 opus/48000/2\r\na=rtpmap:96 speex/8000\r\n");
            var offer = SdpSession.Parse(port.CreateOffer());
            Assert.Equal(["8", "0", "97"], offer.Media[0].Formats);
            Assert.Equal(
                ["97 telephone-event/8000"],
                offer.Media[0].Values("rtpmap").Where(v => v.Contains("event", StringComparison.Ordinal))
            );
        });

    [Fact]
    public void RFC4733_7_1_1_the_keys_are_answered_only_when_offered_and_under_the_number_offered() =>
        Run(port =>
        {
            Assert.Equal(["8"], Answer(port, "m=audio 4000 RTP/AVP 8\r\n").Media[0].Formats);
            var answer = Answer(
                port,
                "m=audio 4000 RTP/AVP 8 100 101\r\na=rtpmap:100 telephone-event/8000\r\na=rtpmap:101 telephone-event/8000\r\n"
            );
            Assert.Equal(["8", "100"], answer.Media[0].Formats);
            Assert.Equal(["100 0-15"], answer.Media[0].Values("fmtp"));
        });

    [Fact]
    public void RFC3264_8_1_a_new_line_in_a_later_offer_is_refused_in_its_place_and_kept_there() =>
        Run(port =>
        {
            Answer(port, "m=audio 4000 RTP/AVP 8\r\n");
            var answer = Answer(port, "m=audio 4000 RTP/AVP 8\r\nm=video 4002 RTP/AVP 99\r\na=rtpmap:99 H264/90000\r\n");
            Assert.Equal([port.LocalRtp.Port, 0], answer.Media.Select(m => m.Port));
            Assert.Equal(["audio", "video"], SdpSession.Parse(port.CreateOffer()).Media.Select(m => m.Kind));
        });

    [Fact]
    public void RFC3264_8_2_a_line_that_is_taken_away_by_port_0_ends_no_call_while_another_carries_the_audio() =>
        Run(port =>
        {
            Answer(port, "m=audio 4000 RTP/AVP 8\r\nm=audio 4002 RTP/AVP 0\r\n");
            var answer = Answer(port, "m=audio 0 RTP/AVP 8\r\nm=audio 4002 RTP/AVP 0\r\n");
            Assert.Equal([0, port.LocalRtp.Port], answer.Media.Select(m => m.Port));
            Assert.Equal(AudioCodec.Pcmu, port.Codec);
        });

    [Theory]
    [InlineData("t=0 0")]
    [InlineData("t=2873397496 2873404696")]
    public void RFC3264_5_whatever_times_the_other_names_ours_are_0_0(string times) =>
        Run(port =>
        {
            var offer = Text(Offer("m=audio 4000 RTP/AVP 8\r\n")).Replace("t=0 0", times, StringComparison.Ordinal);
            Assert.Contains("\r\nt=0 0\r\n", Text(port.Answer(Encoding.ASCII.GetBytes(offer))), StringComparison.Ordinal);
        });

    [Fact]
    public void RFC8839_ICE_is_passed_over_the_default_address_counts() =>
        Run(port =>
        {
            var answer = Text(
                Answer(
                    port,
                    "m=audio 4000 RTP/AVP 8\r\na=ice-ufrag:F7gI\r\na=ice-pwd:x9cml/YzichV2+XlhiMu8g\r\na=candidate:1 1 UDP 2130706431 192.168.1.2 4000 typ host\r\na=candidate:2 1 UDP 1694498815 198.51.100.77 4000 typ srflx raddr 192.168.1.2 rport 4000\r\n",
                    "a=ice-lite\r\n"
                )
            );
            Assert.DoesNotContain("ice", answer, StringComparison.Ordinal);
            Assert.DoesNotContain("candidate", answer, StringComparison.Ordinal);
        });

    [Fact]
    public void RFC8843_a_bundle_is_not_answered_as_one_and_its_other_lines_are_refused() =>
        Run(port =>
        {
            var answer = Answer(
                port,
                "m=audio 4000 RTP/AVP 8\r\na=mid:0\r\na=rtcp-mux\r\nm=video 4000 RTP/AVP 99\r\na=mid:1\r\na=rtpmap:99 VP8/90000\r\n",
                "a=group:BUNDLE 0 1\r\n"
            );
            Assert.DoesNotContain("BUNDLE", Text(answer), StringComparison.Ordinal);
            // RFC 5761 5.1.3: who offers it is answered; the port is ours alone, whatever shares theirs.
            Assert.True(answer.Media[0].Has("rtcp-mux"));
            Assert.Equal([port.LocalRtp.Port, 0], answer.Media.Select(m => m.Port));
        });

    [Theory]
    [InlineData("RTP/SAVP 8\r\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:d0RmdmcmVCspeEc3QGZiNWpVLFJhQX1cfHAwJSoj\r\n")]
    [InlineData("RTP/SAVPF 8\r\n")]
    [InlineData("UDP/TLS/RTP/SAVPF 8\r\na=fingerprint:sha-256 12:DF\r\na=setup:actpass\r\n")]
    [InlineData("UDP/TLS/RTP/SAVP 8\r\n")]
    public void Encrypted_media_alone_is_488_with_302_until_we_can_encrypt(string media) =>
        Run(port => Assert.Equal(302, Assert.Throws<MediaNegotiationException>(() => Answer(port, "m=audio 4000 " + media)).WarningCode));

    [Fact]
    public void Plain_RTP_with_a_crypto_line_is_taken_as_plain_RTP() =>
        Run(port =>
        {
            var answer = Answer(
                port,
                "m=audio 4000 RTP/AVP 8\r\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:d0RmdmcmVCspeEc3QGZiNWpVLFJhQX1cfHAwJSoj\r\n"
            );
            Assert.Equal("RTP/AVP", answer.Media[0].Protocol);
            Assert.False(answer.Media[0].Has("crypto"));
        });

    [Fact]
    public void The_feedback_profile_is_answered_as_itself() =>
        Run(port => Assert.Equal("RTP/AVPF", Answer(port, "m=audio 4000 RTP/AVPF 8\r\n").Media[0].Protocol));

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r\n\r\n")]
    public void RFC8866_5_lines_may_end_as_they_like(string end) =>
        Run(port =>
        {
            var offer = Text(Offer("m=audio 4000 RTP/AVP 8\r\n")).Replace("\r\n", end, StringComparison.Ordinal);
            port.Answer(Encoding.ASCII.GetBytes(offer));
            Assert.Equal(AudioCodec.Pcma, port.Codec);
        });

    [Fact]
    public void RFC4317_2_1_two_codecs_are_offered_and_the_one_both_know_is_agreed() =>
        Run(port =>
        {
            var answer = Answer(port, "m=audio 49170 RTP/AVP 0 8 97\r\na=rtpmap:97 iLBC/8000\r\nm=video 51372 RTP/AVP 31 32\r\n");
            Assert.Equal(["0"], answer.Media[0].Formats);
            Assert.Equal(["31", "32"], answer.Media[1].Formats);
            Assert.Equal(0, answer.Media[1].Port);
        });

    [Fact]
    public void RFC3264_8_the_same_session_offered_again_has_the_same_version() =>
        Run(port =>
        {
            var answer = SdpSession.Parse(port.Answer(Offer("m=audio 4000 RTP/AVP 8 101\r\na=rtpmap:101 telephone-event/8000\r\n")));
            var again = SdpSession.Parse(port.RepeatOffer());
            Assert.Equal(answer.Origin, again.Origin);
            Assert.Equal(answer.Media[0].Formats, again.Media[0].Formats);
            port.ApplyAnswer(Offer("m=audio 4000 RTP/AVP 8 101\r\na=rtpmap:101 telephone-event/8000\r\n"));
            Assert.Equal(MediaDirection.SendReceive, port.Direction);
            // After an offer that was refused, what is agreed is said anew.
            port.CreateOffer(direction: MediaDirection.Inactive);
            port.RollBack();
            Assert.Equal(answer.OriginVersion + 2, SdpSession.Parse(port.RepeatOffer()).OriginVersion);
        });

    [Fact]
    public void T38_a_fax_line_beside_the_audio_is_refused_and_the_audio_goes_on() =>
        Run(port =>
        {
            var answer = Answer(
                port,
                "m=audio 4000 RTP/AVP 8\r\nm=image 4002 udptl t38\r\na=T38FaxVersion:0\r\na=T38FaxUdpEC:t38UDPRedundancy\r\n"
            );
            Assert.Equal([port.LocalRtp.Port, 0], answer.Media.Select(m => m.Port));
            Assert.Equal(["t38"], answer.Media[1].Formats);
        });

    private static void Run(Action<MediaPort> test) =>
        VirtualWorld.Run(async world =>
        {
            await using var engine = TwoPhones.Engine(world, TwoPhones.ExchangeHost);
            test(engine.Open());
        });

    private static byte[] Offer(string media, string session = "") =>
        Encoding.ASCII.GetBytes($"v=0\r\no=phone 1 1 IN IP4 203.0.113.9\r\ns=-\r\nc=IN IP4 203.0.113.9\r\nt=0 0\r\n{session}{media}");

    private static SdpSession Answer(MediaPort port, string media, string session = "") =>
        SdpSession.Parse(port.Answer(Offer(media, session)));

    private static string Text(byte[] sdp) => Encoding.ASCII.GetString(sdp);

    // Everything that was said, in one text.
    private static string Text(SdpSession sdp) =>
        string.Join("\n", sdp.Attributes.Concat(sdp.Media.SelectMany(m => m.Attributes)).Select(a => $"a={a}"));
}
