using KpnEen.Media.Sdp;

namespace KpnEen.Media.Tests.Sdp;

/// <summary>A line of pictures beside the audio: what one far side names is offered to the other and answered by it, for we only relay.</summary>
public sealed class VideoOfferTests
{
    private const string Audio = "m=audio 4000 RTP/AVP 8\r\n";
    private const string Video =
        "m=video 4002 RTP/AVP 99 97 98\r\na=rtpmap:99 H264/90000\r\na=fmtp:99 profile-level-id=42e01f;packetization-mode=1\r\n"
        + "a=rtcp-fb:99 nack pli\r\na=rtcp-fb:99 nack\r\na=rtcp-fb:99 goog-remb\r\na=rtcp-fb:* ccm fir\r\n"
        + "a=rtpmap:97 VP8/90000\r\na=rtpmap:98 rtx/90000\r\na=fmtp:98 apt=97\r\n";

    private static readonly PeerMedia Seeing = new([AudioCodec.Pcma]) { Video = VideoFormats.Of("H264", "VP8") };

    [Fact]
    public void Nobody_sees_it_and_it_is_refused_in_its_place() =>
        Described.Run(port =>
        {
            var answer = Described.Answered(port, Audio + Video);
            Assert.Equal([port.LocalRtp.Port, 0], answer.Media.Select(m => m.Port));
            Assert.False(port.HasVideo);
            Assert.Equal(["H264", "VP8"], port.RemoteVideo!.Codecs);
        });

    [Fact]
    public void It_is_offered_under_the_numbers_and_parameters_of_who_shows_it_without_what_is_between_neighbours() =>
        Described.Run(port =>
        {
            var asking = new PeerMedia([AudioCodec.Pcma]) { Video = VideoFormats.In(Described.Offer(Audio + Video)) };
            var offer = SdpSession.Parse(port.CreateOffer(asking));
            Assert.Equal(["audio", "video"], offer.Media.Select(m => m.Kind));
            Assert.Equal(["99", "97"], offer.Media[1].Formats);
            Assert.Equal(["99 H264/90000", "97 VP8/90000"], offer.Media[1].Values("rtpmap"));
            Assert.Equal(["99 profile-level-id=42e01f;packetization-mode=1"], offer.Media[1].Values("fmtp"));
            Assert.Equal(["99 nack pli", "99 ccm fir", "97 ccm fir"], offer.Media[1].Values("rtcp-fb"));
            Assert.NotEqual(offer.Media[0].Port, offer.Media[1].Port);
        });

    [Fact]
    public void It_is_answered_with_what_the_other_side_takes_in_its_order() =>
        Described.Run(port =>
        {
            var other = Seeing with { Video = VideoFormats.Of("VP8", "H264", "AV1") };
            var answer = Described.Answered(port, Audio + Video, other: other);
            Assert.Equal(["97", "99"], answer.Media[1].Formats);
            Assert.NotEqual(0, answer.Media[1].Port);
            Assert.True(port.HasVideo);
        });

    [Theory]
    [InlineData("profile-level-id=42e01f;packetization-mode=1", true)]
    [InlineData("packetization-mode=1; profile-level-id=42C01E", true)]
    [InlineData("profile-level-id=42e01f", false)]
    [InlineData("profile-level-id=640c1f;packetization-mode=1", false)]
    public void RFC6184_8_2_2_another_profile_or_packetization_is_another_codec(string parameters, bool same) =>
        Described.Run(port =>
        {
            var answer = Described.Answered(
                port,
                Audio + $"m=video 4002 RTP/AVP 120\r\na=rtpmap:120 H264/90000\r\na=fmtp:120 {parameters}\r\n",
                other: new PeerMedia([]) { Video = VideoFormats.Of("H264") }
            );
            Assert.Equal(same, answer.Media[1].Port != 0);
        });

    [Fact]
    public void RFC3264_5_1_hold_and_resume_hold_for_both_lines() =>
        Described.Run(port =>
        {
            Described.Answered(port, Audio + Video, other: Seeing);
            foreach (var (offered, answered) in new[] { ("sendonly", "recvonly"), ("inactive", "inactive"), ("sendrecv", "sendrecv") })
            {
                var answer = Described.Answered(port, Audio + $"a={offered}\r\n" + Video + $"a={offered}\r\n");
                Assert.All(answer.Media, m => Assert.True(m.Has(answered)));
                Assert.True(port.HasVideo);
            }
            var hold = SdpSession.Parse(port.CreateOffer(direction: MediaDirection.Inactive));
            Assert.All(hold.Media, m => Assert.True(m.Has("inactive")));
        });

    [Fact]
    public void RFC3264_8_2_it_is_dropped_in_mid_call_and_its_ports_are_free() =>
        Described.Run(port =>
        {
            var before = Described.Answered(port, Audio + Video, other: Seeing).Media[1].Port;
            var answer = Described.Answered(port, Audio + "m=video 0 RTP/AVP 99\r\n");
            Assert.Equal(0, answer.Media[1].Port);
            Assert.False(port.HasVideo);
            Assert.Null(port.Video);
            Assert.NotEqual(0, before);
            Assert.Null(port.RemoteVideo);
        });

    [Fact]
    public void RFC3264_8_1_it_is_added_in_mid_call_in_the_place_of_one_that_was_refused() =>
        Described.Run(port =>
        {
            Described.Answered(port, Audio + Video);
            var offer = SdpSession.Parse(port.CreateOffer(Seeing));
            Assert.Equal(["audio", "video"], offer.Media.Select(m => m.Kind));
            Assert.NotEqual(0, offer.Media[1].Port);
            port.ApplyAnswer(Described.Offer(Audio + "m=video 5000 RTP/AVP 97\r\na=rtpmap:97 VP8/90000\r\n"));
            Assert.True(port.HasVideo);
        });

    [Fact]
    public void A_phone_without_it_refuses_it_and_the_call_goes_on() =>
        Described.Run(port =>
        {
            port.CreateOffer(Seeing);
            Assert.NotNull(port.Video);
            port.ApplyAnswer(Described.Offer(Audio + "m=video 0 RTP/AVP 96\r\n"));
            Assert.Null(port.Video);
            Assert.Equal(AudioCodec.Pcma, port.Codec);
        });

    [Fact]
    public void A_re_offer_that_is_refused_leaves_neither_pictures_nor_ports() =>
        Described.Run(port =>
        {
            Described.Answered(port, Audio);
            port.CreateOffer(Seeing);
            port.RollBack();
            Assert.Null(port.Video);
            Assert.Single(SdpSession.Parse(port.CreateOffer()).Media);
        });

    [Theory]
    [InlineData("c=IN IP4 169.254.169.254\r\n")]
    [InlineData("c=IN IP6 2001:db8::1\r\n")]
    [InlineData("c=IN IP4 camera.example.com\r\n")]
    public void Pictures_that_may_not_be_sent_end_no_call(string connection) =>
        Described.Run(port =>
        {
            var answer = Described.Answered(port, Audio + Video + connection, other: Seeing);
            Assert.Equal([port.LocalRtp.Port, 0], answer.Media.Select(m => m.Port));
            port.CreateOffer(Seeing);
            port.ApplyAnswer(Described.Offer(Audio + "m=video 4002 RTP/AVP 97\r\na=rtpmap:97 VP8/90000\r\n" + connection));
            Assert.False(port.HasVideo);
        });

    [Fact]
    public void The_same_session_is_offered_again_with_its_pictures() =>
        Described.Run(port =>
        {
            var answer = Described.Answered(port, Audio + Video, other: Seeing);
            var again = SdpSession.Parse(port.RepeatOffer());
            Assert.Equal(answer.Origin, again.Origin);
            Assert.Equal(answer.Media[1].Formats, again.Media[1].Formats);
        });
}
