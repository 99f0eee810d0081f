using System.Text;
using KpnEen.Media.Sdp;
using KpnEen.Testing;

namespace KpnEen.Media.Tests.Sdp;

/// <summary>Offers as browsers write them, and answers they can work with (RFC 8829, RFC 9143).</summary>
public sealed class BrowserOfferTests
{
    private static readonly AudioCodec[] All = [AudioCodec.Opus, AudioCodec.G722, AudioCodec.Pcma, AudioCodec.Pcmu];

    [Fact]
    public void Chromium_with_a_camera_talks_to_a_phone_without_one() =>
        Run(port =>
        {
            var answer = Answered(port, SdpSamples.Chromium, new PeerMedia([AudioCodec.Pcma]));
            Assert.Equal([port.LocalRtp.Port, 0], answer.Media.Select(m => m.Port));
            Assert.Equal(["8", "126"], answer.Media[0].Formats);
            Assert.Equal(["0"], answer.Media[0].Values("mid"));
            Assert.Equal(["1"], answer.Media[1].Values("mid"));
            Assert.Equal("BUNDLE 0", answer.Attributes.Value("group"));
            Assert.Equal("UDP/TLS/RTP/SAVPF", answer.Media[1].Protocol);
        });

    [Fact]
    public void RFC9143_two_browsers_see_each_other_over_the_transport_of_the_audio() =>
        Run(port =>
        {
            var other = new PeerMedia([AudioCodec.Opus]) { Video = VideoFormats.In(Encoding.ASCII.GetBytes(SdpSamples.Chromium)) };
            Assert.Equal(["VP8", "H264", "AV1"], other.Video!.Codecs);
            var answer = Answered(port, SdpSamples.Chromium, other);
            Assert.Equal(["111", "110"], answer.Media[0].Formats);
            Assert.Equal(["96", "102", "106", "45"], answer.Media[1].Formats);
            Assert.Equal("BUNDLE 0 1", answer.Attributes.Value("group"));
            Assert.Equal([port.LocalRtp.Port, port.LocalRtp.Port], answer.Media.Select(m => m.Port));
            foreach (var line in answer.Media)
            {
                Assert.Equal(["passive"], line.Values("setup"));
                Assert.Single(line.Values("candidate"));
                Assert.Contains($" {line.Port} typ host", line.Attributes.Value("candidate"), StringComparison.Ordinal);
                Assert.True(line.Has("rtcp-mux"));
                Assert.False(line.Has("extmap"));
                Assert.False(line.Has("rtcp-rsize"));
            }
            Assert.Equal(["96 nack pli", "96 ccm fir", "102 nack pli", "106 nack pli"], answer.Media[1].Values("rtcp-fb"));
            Assert.Equal(answer.Media[0].Attributes.Value("ice-ufrag"), answer.Media[1].Attributes.Value("ice-ufrag"));
            Assert.IsType<LineProtection.Dtls>(port.Session!.Protection);
            Assert.IsType<LineProtection.Bundled>(port.Video!.Session!.Protection);

            // And so it stays, whoever offers next.
            var ours = SdpSession.Parse(port.CreateOffer());
            Assert.Equal("BUNDLE 0 1", ours.Attributes.Value("group"));
            Assert.Equal([port.LocalRtp.Port, port.LocalRtp.Port], ours.Media.Select(m => m.Port));
            Assert.Equal(ours.Media[0].Attributes.Value("ice-ufrag"), ours.Media[1].Attributes.Value("ice-ufrag"));
        });

    [Theory]
    [InlineData("a=group:BUNDLE 0 1", "a=ice-options:none", "no group")]
    [InlineData("a=group:BUNDLE 0 1", "a=group:BUNDLE 1 0", "the transport would be that of the video")]
    [InlineData("a=group:BUNDLE 0 1", "a=group:BUNDLE 0", "the video is not in it")]
    [InlineData("m=video 52165 UDP/TLS/RTP/SAVPF 96", "m=video 52165 UDP/TLS/RTP/SAVPF 0 96", "a payload type of both")]
    public void Two_lines_that_cannot_share_have_a_transport_each_and_no_group_is_named(string there, string instead, string why) =>
        Run(port =>
        {
            var offer = SdpSamples.Chromium.Replace(there, instead, StringComparison.Ordinal);
            Assert.True(offer != SdpSamples.Chromium, why);
            var answer = Answered(port, offer, new PeerMedia([AudioCodec.Opus]) { Video = VideoFormats.Of("VP8") });
            Assert.False(answer.Attributes.Has("group"), why);
            Assert.Equal(2, answer.Media.Where(m => m.Port != 0).Select(m => m.Port).Distinct().Count());
            Assert.NotEqual(answer.Media[0].Attributes.Value("ice-ufrag"), answer.Media[1].Attributes.Value("ice-ufrag"));
        });

    [Fact]
    public void Firefox_names_no_address_and_is_not_on_hold() =>
        Run(port =>
        {
            var answer = Answered(port, SdpSamples.Firefox, new PeerMedia([AudioCodec.Opus]));
            Assert.Equal(["109", "101"], answer.Media[0].Formats);
            Assert.True(answer.Media[0].Has("sendrecv"));
            Assert.False(port.IsHeldByRemote);
            Assert.Null(port.Session!.RemoteRtp);
            Assert.Equal("maxplaybackrate=48000;stereo=1;useinbandfec=1", port.Session.Voice!.Parameters);
        });

    [Theory]
    [InlineData("a=group:BUNDLE 0 1", true)]
    [InlineData("a=group:BUNDLE 0", false)]
    public void RFC9143_6_a_line_that_lives_in_the_bundle_alone_is_taken_there_or_not_at_all(string group, bool isTaken) =>
        Run(port =>
        {
            var max = SdpSamples
                .Chromium.Replace("m=video 52165", "m=video 0", StringComparison.Ordinal)
                .Replace("a=mid:1\r\n", "a=mid:1\r\na=bundle-only\r\n", StringComparison.Ordinal)
                .Replace("a=group:BUNDLE 0 1", group, StringComparison.Ordinal);
            var answer = Answered(port, max, new PeerMedia([AudioCodec.Opus]) { Video = VideoFormats.Of("VP8") });
            Assert.Equal(isTaken ? port.LocalRtp.Port : 0, answer.Media[1].Port);
            Assert.Equal(group[2..], $"group:{answer.Attributes.Value("group")}");
        });

    [Theory]
    [InlineData("a=group:BUNDLE 0 1", "a=group:LS 0 1")]
    [InlineData("a=group:BUNDLE 0 1", "a=group:BUNDLE 1")]
    [InlineData("a=group:BUNDLE 0 1", "a=group:BUNDLE")]
    [InlineData("a=group:BUNDLE 0 1", "a=group:")]
    public void No_bundle_is_answered_where_none_with_the_audio_was_offered(string there, string instead) =>
        Run(port =>
        {
            var answer = Answered(port, SdpSamples.Chromium.Replace(there, instead, StringComparison.Ordinal), null);
            Assert.False(answer.Attributes.Has("group"));
        });

    [Fact]
    public void A_desk_phone_is_offered_the_pictures_of_a_browser_without_what_only_browsers_know() =>
        Described.Run(
            port =>
            {
                var video = VideoFormats.In(Encoding.ASCII.GetBytes(SdpSamples.Chromium));
                var offer = SdpSession.Parse(port.CreateOffer(new PeerMedia([AudioCodec.Opus]) { Video = video }));
                Assert.Equal(["RTP/AVP", "RTP/AVP"], offer.Media.Select(m => m.Protocol));
                Assert.Equal(["96", "102", "106", "45"], offer.Media[1].Formats);
                Assert.All(offer.Media, m => Assert.False(m.Has("mid") || m.Has("fingerprint") || m.Has("rtcp-mux") || m.Has("msid")));
                Assert.False(offer.Attributes.Has("ice-lite"));
            },
            null,
            All
        );

    private static void Run(Action<MediaPort> test) => Described.Run(test, Described.Dtls, All);

    private static SdpSession Answered(MediaPort port, string offer, PeerMedia? other) =>
        SdpSession.Parse(port.Answer(Encoding.ASCII.GetBytes(offer), other));
}
