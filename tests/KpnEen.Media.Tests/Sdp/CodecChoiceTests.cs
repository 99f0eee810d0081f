using KpnEen.Media.Sdp;

namespace KpnEen.Media.Tests.Sdp;

/// <summary>Which codec two legs end up with: one both know, the wider if there is one, and what goes beside it.</summary>
public sealed class CodecChoiceTests
{
    private const string Phone =
        "m=audio 4000 RTP/AVP 96 9 8 0 13 101 100\r\na=rtpmap:96 opus/48000/2\r\na=fmtp:96 useinbandfec=1;maxplaybackrate=48000\r\n"
        + "a=rtpmap:9 G722/8000\r\na=rtpmap:101 telephone-event/8000\r\na=rtpmap:100 telephone-event/48000\r\n";

    private static readonly AudioCodec[] All = [AudioCodec.Opus, AudioCodec.G722, AudioCodec.Pcma, AudioCodec.Pcmu];

    [Fact]
    public void An_offer_names_opus_as_RFC7587_7_wants_it_and_the_keys_of_both_clocks() =>
        Run(port =>
        {
            var audio = SdpSession.Parse(port.CreateOffer()).Media[0];
            Assert.Equal(["111", "9", "8", "0", "101", "110"], audio.Formats);
            Assert.Contains("111 opus/48000/2", audio.Values("rtpmap"));
            Assert.Contains("9 G722/8000", audio.Values("rtpmap"));
            Assert.Contains("110 telephone-event/48000", audio.Values("rtpmap"));
            Assert.Contains("111 useinbandfec=1", audio.Values("fmtp"));
        });

    [Theory]
    [InlineData("opus/48000/2", "96", "100")]
    [InlineData("G722/8000", "9", "101")]
    [InlineData("PCMU/8000", "0", "101")]
    public void The_answer_takes_what_the_other_side_speaks_with_keys_of_its_clock(string spoken, string type, string keys) =>
        Run(port =>
        {
            var codec = All.Single(c => c.ToString() == spoken);
            var answer = Described.Answered(port, Phone, other: new PeerMedia([codec]));
            Assert.Equal([type, keys], answer.Media[0].Formats);
            Assert.Equal(codec, port.Codec);
            Assert.Equal(codec.ClockRate, port.Session!.Event!.Codec.ClockRate);
        });

    [Fact]
    public void Wideband_stays_when_both_have_it_whoever_names_something_else_first() =>
        Run(port =>
        {
            // The caller: PCMA first. The callee took G.722 of what it was offered.
            var caller = new PeerMedia([AudioCodec.Pcma, AudioCodec.G722]);
            Assert.Equal(["8", "9"], SdpSession.Parse(port.CreateOffer(caller)).Media[0].Formats.Take(2));
            var answer = Described.Answered(
                port,
                "m=audio 4000 RTP/AVP 8 9\r\na=rtpmap:9 G722/8000\r\n",
                other: new PeerMedia([AudioCodec.G722, AudioCodec.Pcma])
            );
            Assert.Equal(["9"], answer.Media[0].Formats);
        });

    [Fact]
    public void With_keys_at_8000_alone_opus_has_those() =>
        Run(port =>
        {
            var answer = Described.Answered(
                port,
                "m=audio 4000 RTP/AVP 96 101\r\na=rtpmap:96 opus/48000/2\r\na=rtpmap:101 telephone-event/8000\r\n"
            );
            Assert.Equal(["96", "101"], answer.Media[0].Formats);
        });

    [Fact]
    public void Keys_may_come_under_each_number_that_was_agreed() =>
        Run(port =>
        {
            port.CreateOffer();
            port.ApplyAnswer(
                Described.Offer(
                    "m=audio 4000 RTP/AVP 111 8 101 110\r\na=rtpmap:111 opus/48000/2\r\na=rtpmap:101 telephone-event/8000\r\n"
                        + "a=rtpmap:110 telephone-event/48000\r\n"
                )
            );
            Assert.Equal([101, 110], port.Session!.Events.Select(e => (int)e.ReceiveType));
            Assert.Equal(110, (int)port.Session.SendEventType!.Value);
            Assert.Equal([AudioCodec.Opus, AudioCodec.Pcma], port.Session.Voices.Select(v => v.Codec));
        });

    [Fact]
    public void Opus_under_another_number_keeps_it_in_our_next_offer() =>
        Run(port =>
        {
            Described.Answered(port, Phone, other: new PeerMedia([AudioCodec.Opus]));
            var offer = SdpSession.Parse(port.CreateOffer()).Media[0];
            Assert.Equal("96", offer.Formats[0]);
            Assert.Contains("100 telephone-event/48000", offer.Values("rtpmap"));
        });

    [Fact]
    public void What_the_far_side_says_of_a_codec_is_what_it_wants_to_hear() =>
        Run(port =>
        {
            Described.Answered(port, Phone, other: new PeerMedia([AudioCodec.Opus]));
            Assert.Equal("useinbandfec=1;maxplaybackrate=48000", port.Session!.Voice!.Parameters);
        });

    [Fact]
    public void A_re_INVITE_that_names_another_codec_alone_changes_it() =>
        Run(port =>
        {
            Described.Answered(port, Phone, other: new PeerMedia([AudioCodec.Opus]));
            Assert.Equal((AudioCodec.Opus, 48_000), (port.Codec, port.Audio.Incoming.ClockRate));
            var answer = Described.Answered(port, "m=audio 4000 RTP/AVP 0\r\n");
            Assert.Equal(["0"], answer.Media[0].Formats);
            Assert.Equal((AudioCodec.Pcmu, 8_000), (port.Codec, port.Audio.Incoming.ClockRate));
        });

    [Fact]
    public void Hold_and_resume_of_ours_keep_the_codec_in_its_place() =>
        Run(port =>
        {
            Described.Answered(port, Phone, other: new PeerMedia([AudioCodec.Pcmu]));
            Assert.Equal("0", SdpSession.Parse(port.CreateOffer(direction: MediaDirection.Inactive)).Media[0].Formats[0]);
        });

    [Theory]
    [InlineData("a=ptime:30\r\n", 30)]
    [InlineData("a=ptime:10\r\n", 10)]
    [InlineData("a=ptime:60\r\na=maxptime:40\r\n", 40)]
    [InlineData("a=maxptime:10\r\n", 10)]
    [InlineData("a=ptime:25\r\n", 20)]
    [InlineData("a=ptime:0\r\n", 10)]
    [InlineData("a=ptime:4000\r\n", 120)]
    [InlineData("a=ptime:-20\r\n", 20)]
    [InlineData("", 20)]
    public void RFC8866_6_4_the_packets_the_far_side_wants_are_known(string times, int milliseconds) =>
        Run(port =>
        {
            Described.Answered(port, "m=audio 4000 RTP/AVP 8\r\n" + times);
            Assert.Equal(milliseconds, port.Session!.PacketTime);
            Assert.Equal(milliseconds, port.RemoteMedia!.PacketTime);
        });

    [Fact]
    public void The_packets_one_side_wants_are_asked_of_the_other() =>
        Run(port =>
        {
            var other = new PeerMedia([AudioCodec.Pcma]) { PacketTime = 30 };
            Assert.Equal(["30"], SdpSession.Parse(port.CreateOffer(other)).Media[0].Values("ptime"));
            Assert.Equal(["30"], Described.Answered(port, Phone, other: other).Media[0].Values("ptime"));
            // And still in what follows without another word.
            Assert.Equal(["30"], SdpSession.Parse(port.CreateOffer()).Media[0].Values("ptime"));
        });

    private static void Run(Action<MediaPort> test) => Described.Run(test, null, All);
}
