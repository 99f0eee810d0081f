using System.Net;
using System.Text;
using KpnEen.Media.Sdp;
using KpnEen.Testing;

namespace KpnEen.Media.Tests.Sdp;

public sealed class OfferAnswerTests
{
    [Fact]
    public void An_offer_names_both_laws_and_the_keys() =>
        Run(port =>
        {
            var text = Encoding.ASCII.GetString(port.CreateOffer());
            var sdp = SdpSession.Parse(port.CreateOffer());
            var audio = Assert.Single(sdp.Media);
            Assert.Equal(["8", "0", "101"], audio.Formats);
            Assert.Equal(port.LocalRtp.Port, audio.Port);
            Assert.Equal(TwoPhones.ExchangeHost, sdp.ConnectionOf(audio)!.Address);
            Assert.Equal(["101 0-15"], audio.Values("fmtp"));
            Assert.Equal(["20"], audio.Values("ptime"));
            Assert.Contains("t=0 0\r\n", text, StringComparison.Ordinal);
            Assert.Equal(MediaDirection.SendReceive, sdp.DirectionOf(audio));
        });

    [Fact]
    public void The_answer_takes_the_first_codec_of_the_offer_that_is_known() =>
        Run(port =>
        {
            var answer = Answer(port, "m=audio 4000 RTP/AVP 9 96 0 8\r\na=rtpmap:9 G722/8000\r\na=rtpmap:96 opus/48000/2\r\n");
            Assert.Equal(["0"], answer.Media[0].Formats);
            Assert.Equal(AudioCodec.Pcmu, port.Codec);
            Assert.Equal(["G722/8000", "opus/48000/2", "PCMU/8000", "PCMA/8000"], port.RemoteCodecs.Select(c => c.ToString()));
        });

    [Fact]
    public void The_answer_takes_a_codec_we_prefer_when_it_spares_transcoding() =>
        Run(port =>
        {
            var answer = Answer(port, "m=audio 4000 RTP/AVP 0 8\r\n", [AudioCodec.Pcma, AudioCodec.Pcmu]);
            Assert.Equal(["8"], answer.Media[0].Formats);
        });

    [Fact]
    public void What_is_preferred_comes_first_and_the_rest_remains() =>
        Run(port =>
        {
            var other = SdpSession.Parse(
                Offer("m=audio 4000 RTP/AVP 9 0 101\r\na=rtpmap:9 G722/8000\r\na=rtpmap:101 telephone-event/8000\r\n")
            );
            Assert.Equal(["G722/8000", "PCMU/8000"], other.AudioCodecs.Select(c => c.ToString()));
            Assert.Equal(["0", "8", "101"], SdpSession.Parse(port.CreateOffer(other.AudioCodecs)).Media[0].Formats);
            Assert.Equal(["8"], Answer(port, "m=audio 4000 RTP/AVP 8\r\n", [AudioCodec.Pcmu]).Media[0].Formats);
        });

    [Theory]
    [InlineData("m=audio 4000 RTP/AVP 18\r\na=rtpmap:18 G729/8000\r\n", 305)]
    [InlineData("m=audio 4000 RTP/AVP 4294967296\r\n", 305)]
    [InlineData("m=audio 4000 RTP/AVP 101\r\na=rtpmap:101 telephone-event/8000\r\n", 305)]
    [InlineData("m=audio 4000 RTP/SAVP 8\r\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:x\r\n", 302)]
    [InlineData("m=image 4000 udptl t38\r\n", 304)]
    [InlineData("m=audio 0 RTP/AVP 8\r\n", 304)]
    [InlineData("", 304)]
    [InlineData("m=audio 4000 RTP/AVP 8\r\nc=IN IP4 phone.example.com\r\n", 301)]
    [InlineData("m=audio 4000 RTP/AVP 8\r\nc=IN IP6 2001:db8::1\r\n", 301)]
    [InlineData("m=audio 4000 RTP/AVP 8\r\nc=IN IP4 169.254.169.254\r\n", 300)]
    [InlineData("m=audio 4000 RTP/AVP 8\r\nc=IN IP4 127.0.0.1\r\n", 300)]
    [InlineData("m=audio 4000 RTP/AVP 8\r\nc=IN IP4 224.0.0.1/127\r\n", 300)]
    [InlineData("m=audio 4000 RTP/AVP 8\r\nc=IN IP4 255.255.255.255\r\n", 300)]
    public void An_offer_that_fits_in_nothing_is_refused_with_488_and_its_reason(string media, int warning) =>
        Run(port =>
        {
            var refusal = Assert.Throws<MediaNegotiationException>(() => Answer(port, media));
            Assert.Equal(488, refusal.Status);
            Assert.Equal(warning, refusal.WarningCode);
            Assert.StartsWith($"{warning} \"", refusal.Warning, StringComparison.Ordinal);
            Assert.Null(port.Codec);
        });

    [Fact]
    public void Lines_keep_their_number_and_order_and_what_is_refused_has_port_0() =>
        Run(port =>
        {
            var answer = Answer(
                port,
                "m=video 5000 RTP/AVP 99\r\na=rtpmap:99 H264/90000\r\nm=audio 4000 RTP/AVP 8\r\nm=audio 4002 RTP/AVP 0\r\nm=application 9 UDP/BFCP *\r\n"
            );
            Assert.Equal(["video", "audio", "audio", "application"], answer.Media.Select(m => m.Kind));
            Assert.Equal([0, port.LocalRtp.Port, 0, 0], answer.Media.Select(m => m.Port));
            Assert.Equal(["RTP/AVP", "RTP/AVP", "RTP/AVP", "UDP/BFCP"], answer.Media.Select(m => m.Protocol));
            Assert.Equal(
                [
                    ["99"],
                    ["8"],
                    ["0"],
                    ["*"],
                ],
                answer.Media.Select(m => m.Formats)
            );

            // And our own next offer keeps them too.
            var offer = SdpSession.Parse(port.CreateOffer());
            Assert.Equal(["video", "audio", "audio", "application"], offer.Media.Select(m => m.Kind));
            Assert.Equal([0, port.LocalRtp.Port, 0, 0], offer.Media.Select(m => m.Port));
        });

    [Fact]
    public void Plain_RTP_is_taken_when_an_encrypted_line_stands_before_it() =>
        Run(port =>
        {
            var answer = Answer(port, "m=audio 4000 RTP/SAVP 8\r\nm=audio 4002 RTP/AVP 8\r\n");
            Assert.Equal([0, port.LocalRtp.Port], answer.Media.Select(m => m.Port));
        });

    [Theory]
    [InlineData("sendrecv", "sendrecv", MediaDirection.SendReceive, false)]
    [InlineData("sendonly", "recvonly", MediaDirection.ReceiveOnly, true)]
    [InlineData("recvonly", "sendonly", MediaDirection.SendOnly, false)]
    [InlineData("inactive", "inactive", MediaDirection.Inactive, true)]
    public void Each_direction_is_answered_by_its_counterpart(string offered, string answered, MediaDirection mayDo, bool held)
    {
        Run(port =>
        {
            var answer = Answer(port, $"m=audio 4000 RTP/AVP 8\r\na={offered}\r\n");
            Assert.True(answer.Media[0].Has(answered));
            Assert.Equal(mayDo, port.Direction);
            Assert.Equal(held, port.IsHeldByRemote);
        });
        // The same said for the whole session.
        Run(port => Assert.True(Answer(port, "m=audio 4000 RTP/AVP 8\r\n", session: $"a={offered}\r\n").Media[0].Has(answered)));
    }

    [Fact]
    public void The_direction_of_a_line_wins_over_that_of_the_session() =>
        Run(port =>
            Assert.True(Answer(port, "m=audio 4000 RTP/AVP 8\r\na=sendrecv\r\n", session: "a=inactive\r\n").Media[0].Has("sendrecv"))
        );

    [Fact]
    public void The_old_hold_by_0_0_0_0_stops_our_sending_and_leaves_the_place_locked() =>
        Run(port =>
        {
            Answer(port, "m=audio 4000 RTP/AVP 8\r\n");
            var answer = Answer(port, "m=audio 4000 RTP/AVP 8\r\nc=IN IP4 0.0.0.0\r\n");
            Assert.True(answer.Media[0].Has("recvonly"));
            Assert.True(port.IsHeldByRemote);
            Answer(port, "m=audio 4000 RTP/AVP 8\r\n");
            Assert.False(port.IsHeldByRemote);
            Assert.Equal(MediaDirection.SendReceive, port.Direction);
        });

    [Fact]
    public void What_we_do_not_allow_is_not_answered() =>
        Run(port =>
        {
            var offer = Offer("m=audio 4000 RTP/AVP 8\r\n");
            var answer = SdpSession.Parse(port.Answer(offer, allowed: MediaDirection.SendOnly));
            Assert.True(answer.Media[0].Has("sendonly"));
            Assert.Equal(MediaDirection.SendOnly, port.Direction);
        });

    [Fact]
    public void The_version_rises_by_one_with_each_change_and_only_then() =>
        Run(port =>
        {
            var first = SdpSession.Parse(Answer(port, "m=audio 4000 RTP/AVP 8\r\n", out var body));
            Answer(port, "m=audio 4000 RTP/AVP 8\r\n", out var same);
            var held = Answer(port, "m=audio 4000 RTP/AVP 8\r\na=sendonly\r\n");
            var back = Answer(port, "m=audio 4000 RTP/AVP 8\r\n");
            Assert.Equal(body, same);
            Assert.Equal(first.OriginVersion + 1, held.OriginVersion);
            Assert.Equal(first.OriginVersion + 2, back.OriginVersion);
            Assert.Equal(first.Origin.Split(' ')[1], back.Origin.Split(' ')[1]);
        });

    [Fact]
    public void An_offer_that_was_refused_leaves_the_session_as_it_was() =>
        Run(port =>
        {
            Answer(port, "m=audio 4000 RTP/AVP 8\r\n");
            var before = SdpSession.Parse(port.LocalDescription!).OriginVersion;
            port.CreateOffer(direction: MediaDirection.SendOnly);
            port.RollBack();
            Assert.Equal(MediaDirection.SendReceive, port.Direction);
            Assert.Equal(before + 2, SdpSession.Parse(port.CreateOffer()).OriginVersion);
        });

    [Fact]
    public void A_re_offer_that_does_not_fit_leaves_the_session_as_it_was() =>
        Run(port =>
        {
            Answer(port, "m=audio 4000 RTP/AVP 8\r\n");
            Assert.Throws<MediaNegotiationException>(() => Answer(port, "m=audio 4000 RTP/AVP 18\r\n"));
            Assert.Equal(AudioCodec.Pcma, port.Codec);
            Assert.Equal(MediaDirection.SendReceive, port.Direction);
        });

    [Fact]
    public void Hold_and_resume_by_our_own_offers() =>
        Run(port =>
        {
            port.CreateOffer();
            port.ApplyAnswer(Offer("m=audio 4000 RTP/AVP 8\r\n"));
            var hold = SdpSession.Parse(port.CreateOffer(direction: MediaDirection.SendOnly));
            Assert.True(hold.Media[0].Has("sendonly"));
            port.ApplyAnswer(Offer("m=audio 4000 RTP/AVP 8\r\na=recvonly\r\n"));
            Assert.Equal(MediaDirection.SendOnly, port.Direction);
            Assert.False(port.IsHeldByRemote);
            port.CreateOffer();
            port.ApplyAnswer(Offer("m=audio 4000 RTP/AVP 8\r\n"));
            Assert.Equal(MediaDirection.SendReceive, port.Direction);
        });

    [Fact]
    public void An_answer_may_come_twice_and_the_later_one_counts() =>
        Run(port =>
        {
            port.CreateOffer();
            port.ApplyAnswer(Offer("m=audio 4000 RTP/AVP 8 0\r\n"));
            Assert.Equal(AudioCodec.Pcma, port.Codec);
            port.ApplyAnswer(Offer("m=audio 4000 RTP/AVP 0\r\n"));
            Assert.Equal(AudioCodec.Pcmu, port.Codec);
        });

    [Fact]
    public void An_answer_that_refuses_the_audio_or_names_nothing_we_offered_is_no_call() =>
        Run(port =>
        {
            Assert.Throws<MediaNegotiationException>(() => port.ApplyAnswer(Offer("m=audio 4000 RTP/AVP 8\r\n")));
            port.CreateOffer();
            Assert.Throws<MediaNegotiationException>(() => port.ApplyAnswer(Offer("m=audio 0 RTP/AVP 8\r\n")));
            Assert.Throws<MediaNegotiationException>(() => port.ApplyAnswer(Offer("m=audio 4000 RTP/AVP 18\r\n")));
            port.ApplyAnswer(Offer("m=audio 4000 RTP/AVP 8\r\n"));
            Assert.Equal(AudioCodec.Pcma, port.Codec);
        });

    [Fact]
    public void The_keys_keep_the_payload_type_the_other_side_chose() =>
        Run(port =>
        {
            var answer = Answer(port, "m=audio 4000 RTP/AVP 8 97\r\na=rtpmap:97 telephone-event/8000\r\na=fmtp:97 0-16\r\n");
            Assert.Equal(["8", "97"], answer.Media[0].Formats);
            Assert.Equal(["8", "0", "97"], SdpSession.Parse(port.CreateOffer()).Media[0].Formats);
        });

    [Fact]
    public void Keys_are_not_agreed_at_another_clock_than_ours() =>
        Run(port =>
            Assert.Equal(["8"], Answer(port, "m=audio 4000 RTP/AVP 8 97\r\na=rtpmap:97 telephone-event/48000\r\n").Media[0].Formats)
        );

    [Fact]
    public void G711_under_a_dynamic_payload_type_is_understood() =>
        Run(port =>
        {
            Assert.Equal(["110"], Answer(port, "m=audio 4000 RTP/AVP 110\r\na=rtpmap:110 pcma/8000\r\n").Media[0].Formats);
            Assert.Equal(AudioCodec.Pcma, port.Codec);
        });

    [Fact]
    public void A_static_payload_type_that_is_mapped_to_something_else_is_something_else() =>
        Run(port => Assert.Equal(["0"], Answer(port, "m=audio 4000 RTP/AVP 8 0\r\na=rtpmap:8 iLBC/8000\r\n").Media[0].Formats));

    [Fact]
    public void Behind_a_one_to_one_NAT_the_outer_address_is_named() =>
        VirtualWorld.Run(async world =>
        {
            var options = new MediaOptions { Address = IPAddress.Parse("10.0.0.4"), AdvertisedAddress = TwoPhones.ExchangeHost };
            await using var engine = new MediaEngine(
                options,
                world.Network,
                world.Time,
                Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance
            );
            Assert.Equal(TwoPhones.ExchangeHost, SdpSession.Parse(engine.Open().CreateOffer()).Connection!.Address);
        });

    [Fact]
    public void Octets_changed_at_random_are_answered_or_refused_and_nothing_else() =>
        VirtualWorld.Run(
            async world =>
            {
                await using var engine = TwoPhones.Engine(world, TwoPhones.ExchangeHost);
                var port = engine.Open();
                var good = Offer("m=audio 4000 RTP/AVP 8 0 101\r\na=rtpmap:101 telephone-event/8000\r\na=rtcp:4001\r\na=sendrecv\r\n");
                var answered = 0;
                for (var n = 0; n < 20_000; n++)
                {
                    var offer = (byte[])good.Clone();
                    for (var changes = world.Random.Next(1, 4); changes > 0; changes--)
                        offer[world.Random.Next(offer.Length)] = (byte)world.Random.Next(1, 256);
                    try
                    {
                        port.Answer(offer);
                        answered++;
                    }
                    catch (Exception e) when (e is SdpParseException or MediaNegotiationException) { }
                }
                Assert.InRange(answered, 5_000, 19_000);
            },
            seed: 8866
        );

    [Fact]
    public void Calls_over_IPv6_are_agreed_and_heard() =>
        VirtualWorld.Run(async world =>
        {
            await using var one = TwoPhones.Engine(world, IPAddress.Parse("2001:db8::1"));
            await using var two = TwoPhones.Engine(world, IPAddress.Parse("2001:db8::2"));
            var (a, b) = (one.Open(), two.Open());
            TwoPhones.Agree(a, b);
            var meter = new ToneMeter();
            b.Listen(meter);
            a.Send(Tone.Dial());
            await world.Delay(TimeSpan.FromMilliseconds(300));
            Assert.Contains("c=IN IP6 2001:db8::1\r\n", Encoding.ASCII.GetString(a.LocalDescription!), StringComparison.Ordinal);
            Assert.True(meter.Hears(425));
        });

    private static void Run(Action<MediaPort> test) =>
        VirtualWorld.Run(async world =>
        {
            await using var engine = TwoPhones.Engine(world, TwoPhones.ExchangeHost);
            test(engine.Open());
        });

    private static byte[] Offer(string media, string session = "") =>
        Encoding.ASCII.GetBytes($"v=0\r\no=phone 1 1 IN IP4 203.0.113.9\r\ns=-\r\nc=IN IP4 203.0.113.9\r\nt=0 0\r\n{session}{media}");

    private static SdpSession Answer(MediaPort port, string media, IReadOnlyList<AudioCodec>? preferred = null, string session = "") =>
        SdpSession.Parse(port.Answer(Offer(media, session), preferred is null ? null : new PeerMedia(preferred)));

    private static byte[] Answer(MediaPort port, string media, out byte[] raw) => raw = port.Answer(Offer(media));
}
