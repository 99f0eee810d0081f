using System.Buffers.Binary;
using System.Net;
using System.Text;
using KpnEen.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace KpnEen.Media.Tests.Dtls;

/// <summary>RFC 9143: pictures of a browser on the transport of its sound, relayed to a phone with a screen and back.</summary>
public sealed class BundleTests
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(20);
    private static readonly byte[] Picture = [.. Enumerable.Range(0, 900).Select(n => (byte)n)];

    [Fact]
    public void Pictures_and_sound_go_both_ways_on_one_port_each_under_its_own_source() =>
        Run(
            async (world, browser, phone, screen, port, other) =>
            {
                for (var n = 1; n <= 5; n++)
                {
                    browser.Speak(n);
                    browser.Send(browser.Protected(n, Picture, ssrc: 0x22, payloadType: 96));
                    phone.Send(RawPeer.Rtp(n, (uint)(160 * n)), other.LocalRtp);
                    screen.Send(RawPeer.Rtp(n, (uint)(3000 * n), payloadType: 97, payload: Picture), other.Video!.LocalRtp);
                    await world.Delay(Moment);
                }
                Assert.Equal(5, phone.Received.Count(p => p.Length == 172));
                Assert.Equal(5, screen.Received.Count(p => (p[1] & 0x7F) == 97 && p.AsSpan(12).SequenceEqual(Picture)));
                var heard = browser.Hear();
                var pictures = heard.Where(p => (p[1] & 0x7F) == 96).ToList();
                Assert.Equal(5, pictures.Count);
                Assert.Equal(5, heard.Count(p => (p[1] & 0x7F) == 8));
                Assert.Equal(2, heard.Select(RawPeer.Ssrc).Distinct().Count());
                Assert.Equal((5L, 5L), (port.Quality.Received.Packets, port.VideoQuality!.Received.Packets));
            }
        );

    [Fact]
    public void A_wish_for_a_whole_picture_finds_its_way_and_reports_of_either_stream_reach_their_own() =>
        Run(
            async (world, browser, phone, screen, port, other) =>
            {
                browser.Send(browser.Protected(1, Picture, ssrc: 0x22, payloadType: 96));
                screen.Send(RawPeer.Rtp(1, 3000, payloadType: 97, payload: Picture), other.Video!.LocalRtp);
                await world.Delay(Moment);
                var ours = RawPeer.Ssrc(browser.Hear().Single(p => (p[1] & 0x7F) == 96));
                screen.Received.Clear();

                // A receiver report of nothing, then PLI of our picture stream (RFC 4585 6.3.1).
                var wish = Convert.FromHexString("80C9000100000022" + "81CE000200000022" + ours.ToString("X8", null));
                browser.Send(browser.ProtectedControl(wish));
                await world.Delay(Moment);
                Assert.Contains(screen.Controls, c => c.AsSpan().IndexOf(Convert.FromHexString("81CE0002")) >= 0);
                Assert.Equal(0, port.Quality.InvalidPackets);
            }
        );

    [Fact]
    public void Pictures_dropped_leave_the_sound_and_come_back_on_the_same_port() =>
        Run(
            async (world, browser, phone, screen, port, other) =>
            {
                port.Answer(browser.VideoSdp(videoPort: 0), other.RemoteMedia);
                Assert.False(port.HasVideo);
                browser.Speak(1);
                await world.Delay(Moment);
                Assert.Equal(1, port.Quality.Received.Packets);

                port.Answer(browser.VideoSdp(), other.RemoteMedia);
                screen.Received.Clear();
                browser.Send(browser.Protected(1, Picture, ssrc: 0x22, payloadType: 96));
                await world.Delay(Moment);
                Assert.Single(screen.Received, p => (p[1] & 0x7F) == 97);
                Assert.Equal(port.LocalRtp, port.Video!.LocalRtp);
            }
        );

    private static void Run(Func<VirtualWorld, Browser, RawPeer, Screen, MediaPort, MediaPort, Task> test) =>
        VirtualWorld.Run(async world =>
        {
            var options = new MediaOptions { Address = TwoPhones.ExchangeHost };
            await using (var engine = new MediaEngine(options, world.Network, world.Time, NullLogger.Instance))
            using (var browser = new Browser(world, new IPEndPoint(TwoPhones.AliceHost, 4000)))
            using (var phone = new RawPeer(world.Network, new IPEndPoint(TwoPhones.BobHost, 5000)))
            using (var screen = new Screen(world, new IPEndPoint(TwoPhones.BobHost, 5002)))
            {
                await using var port = engine.Open(options.Address.AddressFamily, new MediaSecurity(SrtpUse.Required, MediaKeying.Dtls));
                await using var other = engine.Open();
                var video = "m=video 5002 RTP/AVPF 97\r\na=rtpmap:97 VP8/90000\r\na=rtcp-fb:97 nack pli\r\n";
                other.Answer(phone.Sdp(extra: video), new PeerMedia([AudioCodec.Pcma]) { Video = VideoFormats.Of("VP8") });
                Assert.True(other.HasVideo);
                var answer = port.Answer(browser.VideoSdp(), other.RemoteMedia);
                Assert.Contains("a=group:BUNDLE 0 1\r\n", Encoding.ASCII.GetString(answer), StringComparison.Ordinal);
                browser.Follow(answer);
                await world.UntilAsync(() => browser.AnsweredChecks > 0, TimeSpan.FromSeconds(2));
                browser.Shake(asClient: true);
                await world.UntilAsync(() => browser.IsKeyed, TimeSpan.FromSeconds(5));
                using var bridge = MediaBridge.Connect(port, other);
                await test(world, browser, phone, screen, port, other);
            }
            Assert.Equal((0, 0), (world.PendingTimers, world.Network.OpenSockets));
        });

    /// <summary>The video line of a phone: RTP on one port, RTCP on the next.</summary>
    private sealed class Screen : IDisposable
    {
        private readonly RawPeer _rtp;
        private readonly RawPeer _rtcp;

        public Screen(VirtualWorld world, IPEndPoint at) =>
            (_rtp, _rtcp) = (new RawPeer(world.Network, at), new RawPeer(world.Network, new IPEndPoint(at.Address, at.Port + 1)));

        public List<byte[]> Received => _rtp.Received;

        public List<byte[]> Controls => _rtcp.Received;

        public void Send(byte[] packet, IPEndPoint to) => _rtp.Send(packet, to);

        public void Dispose()
        {
            _rtp.Dispose();
            _rtcp.Dispose();
        }
    }
}
