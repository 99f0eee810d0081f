using System.Buffers.Binary;
using System.Net;
using KpnEen.Media.Tests.Sdp;
using KpnEen.Testing;

namespace KpnEen.Media.Tests.Ports;

/// <summary>Pictures pass from leg to leg under the numbers of each, and so does the wish for a whole one (RFC 4585, RFC 5104).</summary>
public sealed class VideoRelayTests
{
    private static readonly IPAddress AliceHost = IPAddress.Parse("203.0.113.10");
    private static readonly IPAddress BobHost = IPAddress.Parse("203.0.113.20");

    [Fact]
    public void They_reach_the_other_leg_under_its_payload_type_and_one_source() =>
        Run(
            async (world, a, b) =>
            {
                for (var n = 0; n < 30; n++)
                {
                    a.Camera.Send(
                        RawPeer.Rtp(n, (uint)(n / 3 * 3000), payloadType: 99, marker: n % 3 == 2, payload: [1, 2, (byte)n]),
                        a.To
                    );
                    b.Camera.Send(RawPeer.Rtp(n, (uint)(n * 3000), payloadType: 120, payload: [9, (byte)n]), b.To);
                }
                await world.Delay(TimeSpan.FromMilliseconds(50));
                Assert.Equal(30, b.Camera.Received.Count);
                Assert.All(b.Camera.Received, p => Assert.Equal(120, p[1] & 0x7F));
                Assert.Single(b.Camera.Received.Select(RawPeer.Ssrc).Distinct());
                Assert.Equal(Enumerable.Range(0, 30), b.Camera.Received.Select(p => (int)p[^1]));
                // Packets of one picture keep one timestamp, and the marker tells its end.
                Assert.Equal(10, b.Camera.Received.Select(RawPeer.Timestamp).Distinct().Count());
                Assert.Equal(10, b.Camera.Received.Skip(1).Count(p => (p[1] & 0x80) != 0));
                Assert.Equal(30, a.Camera.Received.Count(p => (p[1] & 0x7F) == 99));
            }
        );

    [Fact]
    public void RFC4585_6_3_1_a_lost_picture_is_told_to_who_sends_it() =>
        Run(
            async (world, a, b) =>
            {
                a.Camera.Send(RawPeer.Rtp(1, 3000, ssrc: 0xABCD, payloadType: 99), a.To);
                await world.Delay(TimeSpan.FromMilliseconds(150));
                a.Control.Received.Clear();
                b.Control.Send(Request(RawPeer.Ssrc(b.Camera.Received[0]), full: false), b.ToControl);
                await world.Delay(TimeSpan.FromMilliseconds(50));
                var asked = Assert.Single(a.Control.Received, IsFeedback);
                Assert.Equal(0xABCDu, StreamOf(asked));
            }
        );

    [Fact]
    public void RFC5104_4_3_1_who_understands_FIR_alone_is_asked_so() =>
        Run(
            async (world, a, b) =>
            {
                b.Camera.Send(RawPeer.Rtp(1, 3000, ssrc: 0xB0B, payloadType: 120), b.To);
                await world.Delay(TimeSpan.FromMilliseconds(150));
                b.Control.Received.Clear();
                a.Control.Send(Request(RawPeer.Ssrc(a.Camera.Received[0]), full: true), a.ToControl);
                await world.Delay(TimeSpan.FromMilliseconds(50));
                var asked = Feedback(Assert.Single(b.Control.Received, IsFeedback));
                Assert.Equal((4, 0xB0Bu), (asked[0] & 0x1F, BinaryPrimitives.ReadUInt32BigEndian(asked.AsSpan(12))));
            }
        );

    [Fact]
    public void A_request_about_another_stream_or_from_a_stranger_is_nobodys() =>
        Run(
            async (world, a, b) =>
            {
                a.Camera.Send(RawPeer.Rtp(1, 3000, payloadType: 99), a.To);
                await world.Delay(TimeSpan.FromMilliseconds(150));
                a.Control.Received.Clear();
                using var stranger = new RawPeer(world.Network, new IPEndPoint(IPAddress.Parse("203.0.113.66"), 9000));
                stranger.Send(Request(RawPeer.Ssrc(b.Camera.Received[0]), full: false), b.ToControl);
                b.Control.Send(Request(0x77777777, full: false), b.ToControl);
                b.Control.Send(Request(0x77777777, full: true), b.ToControl);
                await world.Delay(TimeSpan.FromMilliseconds(50));
                Assert.DoesNotContain(a.Control.Received, IsFeedback);
            }
        );

    [Fact]
    public void A_flood_of_requests_is_one_request_in_a_tenth_of_a_second() =>
        Run(
            async (world, a, b) =>
            {
                a.Camera.Send(RawPeer.Rtp(1, 3000, payloadType: 99), a.To);
                await world.Delay(TimeSpan.FromMilliseconds(150));
                a.Control.Received.Clear();
                for (var n = 0; n < 1000; n++)
                {
                    b.Control.Send(Request(RawPeer.Ssrc(b.Camera.Received[0]), full: false), b.ToControl);
                    await world.Delay(TimeSpan.FromMilliseconds(1));
                }
                Assert.InRange(a.Control.Received.Count(IsFeedback), 9, 11);
            }
        );

    [Fact]
    public void Who_is_connected_anew_sees_a_whole_picture_at_once() =>
        Run(
            async (world, a, b) =>
            {
                a.Camera.Send(RawPeer.Rtp(1, 3000, payloadType: 99), a.To);
                b.Camera.Send(RawPeer.Rtp(1, 3000, payloadType: 120), b.To);
                await world.Delay(TimeSpan.FromMilliseconds(150));
                a.Bridge.Dispose();
                a.Control.Received.Clear();
                b.Control.Received.Clear();
                using var again = MediaBridge.Connect(a.Port, b.Port);
                await world.Delay(TimeSpan.FromMilliseconds(50));
                Assert.Single(a.Control.Received, IsFeedback);
                Assert.Single(b.Control.Received, IsFeedback);
            }
        );

    [Fact]
    public void On_hold_no_picture_passes_and_afterwards_they_do() =>
        Run(
            async (world, a, b) =>
            {
                b.Port.Answer(b.Description("a=sendonly\r\n"));
                a.Camera.Send(RawPeer.Rtp(1, 3000, payloadType: 99), a.To);
                await world.Delay(TimeSpan.FromMilliseconds(50));
                Assert.Empty(b.Camera.Received);
                b.Port.Answer(b.Description("a=sendrecv\r\n"));
                a.Camera.Send(RawPeer.Rtp(2, 6000, payloadType: 99), a.To);
                await world.Delay(TimeSpan.FromMilliseconds(50));
                Assert.Single(b.Camera.Received);
            }
        );

    [Fact]
    public void S10_a_stranger_neither_shows_nor_sees_anything() =>
        Run(
            async (world, a, b) =>
            {
                using var stranger = new RawPeer(world.Network, new IPEndPoint(IPAddress.Parse("203.0.113.66"), 9000));
                for (var n = 0; n < 100; n++)
                {
                    stranger.Send(RawPeer.Rtp(n, (uint)n * 3000, ssrc: 6, payloadType: 99), a.To);
                    a.Camera.Send(RawPeer.Rtp(n, (uint)n * 3000, payloadType: 99), a.To);
                    b.Camera.Send(RawPeer.Rtp(n, (uint)n * 3000, payloadType: 120), b.To);
                    await world.Delay(TimeSpan.FromMilliseconds(10));
                }
                Assert.Empty(stranger.Received);
                Assert.Equal(100, b.Camera.Received.Count);
                Assert.Equal(100, a.Port.VideoQuality!.ForeignPackets);
                Assert.Equal((100, 0), (a.Port.VideoQuality.Received.Packets, a.Port.VideoQuality.Received.Lost));
            }
        );

    private static void Run(Func<VirtualWorld, Side, Side, Task> test) =>
        VirtualWorld.Run(async world =>
        {
            await using var engine = TwoPhones.Engine(world, TwoPhones.ExchangeHost);
            using var a = new Side(world, engine, AliceHost, 99, "nack pli");
            using var b = new Side(world, engine, BobHost, 120, "ccm fir");
            a.Port.Answer(a.Description(), new PeerMedia([AudioCodec.Pcma]) { Video = b.Shows });
            b.Port.Answer(b.Description(), new PeerMedia([AudioCodec.Pcma]) { Video = a.Shows });
            a.Bridge = b.Bridge = MediaBridge.Connect(a.Port, b.Port);
            await test(world, a, b);
        });

    private static byte[] Request(uint stream, bool full)
    {
        // A receiver report without blocks, then PLI or FIR.
        var packet = new byte[8 + (full ? 20 : 12)];
        (packet[0], packet[1], packet[3]) = (0x80, 201, 1);
        var feedback = packet.AsSpan(8);
        (feedback[0], feedback[1], feedback[3]) = ((byte)(0x80 | (full ? 4 : 1)), 206, (byte)(full ? 4 : 2));
        BinaryPrimitives.WriteUInt32BigEndian(feedback[(full ? 12 : 8)..], stream);
        return packet;
    }

    private static byte[] Feedback(byte[] compound)
    {
        for (var at = 0; at + 4 <= compound.Length; at += 4 * (BinaryPrimitives.ReadUInt16BigEndian(compound.AsSpan(at + 2)) + 1))
        {
            if (compound[at + 1] == 206)
                return compound[at..];
        }
        return [];
    }

    private static bool IsFeedback(byte[] compound) => Feedback(compound).Length > 0;

    private static uint StreamOf(byte[] compound) => BinaryPrimitives.ReadUInt32BigEndian(Feedback(compound).AsSpan(8));

    /// <summary>A phone with a camera, and the port of ours toward it.</summary>
    private sealed class Side(VirtualWorld world, MediaEngine engine, IPAddress host, byte type, string feedback) : IDisposable
    {
        public MediaPort Port { get; } = engine.Open();

        public RawPeer Camera { get; } = new(world.Network, new IPEndPoint(host, 6000));

        public RawPeer Control { get; } = new(world.Network, new IPEndPoint(host, 6001));

        public IDisposable Bridge { get; set; } = null!;

        public VideoFormats Shows => VideoFormats.In(Description())!;

        public IPEndPoint To => Port.Video!.LocalRtp;

        public IPEndPoint ToControl => new(To.Address, To.Port + 1);

        public byte[] Description(string direction = "") =>
            Described.Offer(
                $"m=audio 4000 RTP/AVP 8\r\nc=IN IP4 {host}\r\n{direction}"
                    + $"m=video 6000 RTP/AVPF {type}\r\nc=IN IP4 {host}\r\na=rtpmap:{type} VP8/90000\r\na=rtcp-fb:{type} {feedback}\r\n{direction}"
            );

        public void Dispose()
        {
            Camera.Dispose();
            Control.Dispose();
        }
    }
}
