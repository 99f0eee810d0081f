using System.Net;
using KpnEen.Testing;

namespace KpnEen.Media.Tests.Rtp;

/// <summary>RTP that is well-formed and odd, and RTCP that is forged (reliability 5.1): sound goes on, keys are told once, nothing ends.</summary>
public sealed class OddPacketTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1_488)]
    [InlineData(65_495)]
    public void A_payload_of_any_length_is_heard_and_hurts_nobody(int octets) =>
        Run(
            async (world, port, phone) =>
            {
                phone.Send(RawPeer.Rtp(1, 160, payload: new byte[octets]), port.LocalRtp);
                await SettleAsync(world);
                Assert.Equal((1, 0), (port.Quality.Received.Packets, port.Quality.InvalidPackets));
            }
        );

    [Fact]
    public void A_jump_of_30_000_numbers_is_a_new_beginning_and_no_loss() =>
        Run(
            async (world, port, phone) =>
            {
                for (var n = 0; n < 10; n++)
                    phone.Send(RawPeer.Rtp(n, (uint)(n * 160)), port.LocalRtp);
                for (var n = 0; n < 10; n++)
                    phone.Send(RawPeer.Rtp(30_010 + n, (uint)(1600 + n * 160)), port.LocalRtp);
                await SettleAsync(world);
                Assert.Equal(20, port.Quality.Received.Packets);
                Assert.InRange(port.Quality.Received.Lost, 0, 1);
            }
        );

    [Fact]
    public void A_marker_on_every_packet_changes_nothing() =>
        Run(
            async (world, port, phone) =>
            {
                for (var n = 0; n < 500; n++)
                    phone.Send(RawPeer.Rtp(n, (uint)(n * 160), marker: true), port.LocalRtp);
                await SettleAsync(world);
                Assert.Equal((500, 0), (port.Quality.Received.Packets, port.Quality.Received.Lost));
            }
        );

    [Fact]
    public void Ten_thousand_packets_in_a_second_are_counted_one_by_one() =>
        Run(
            async (world, port, phone) =>
            {
                for (var n = 0; n < 10_000; n++)
                    phone.Send(RawPeer.Rtp(n, (uint)(n * 160)), port.LocalRtp);
                await SettleAsync(world);
                Assert.Equal(10_000, port.Quality.Received.Packets);
            }
        );

    [Fact]
    public void Our_own_SSRC_from_the_other_side_does_not_silence_us() =>
        Run(
            async (world, port, phone) =>
            {
                using var tone = port.Send(Tone.Steady(440));
                await world.Delay(TimeSpan.FromMilliseconds(100));
                var ours = RawPeer.Ssrc(phone.Received[0]);
                var before = phone.Received.Count;
                for (var n = 0; n < 5; n++)
                    phone.Send(RawPeer.Rtp(n, (uint)(n * 160), ssrc: ours), port.LocalRtp);
                await world.Delay(TimeSpan.FromMilliseconds(200));
                Assert.True(phone.Received.Count >= before + 5);
                Assert.Equal(5, port.Quality.Received.Packets);
            }
        );

    [Fact]
    public void A_forged_goodbye_ends_nothing() =>
        Run(
            async (world, port, phone) =>
            {
                phone.Send(RawPeer.Rtp(1, 160), port.LocalRtp);
                var control = new IPEndPoint(port.LocalRtp.Address, port.LocalRtp.Port + 1);
                phone.Send(Convert.FromHexString("80C900011111111181CB000111111111"), control);
                using var stranger = new RawPeer(world.Network, new(IPAddress.Parse("192.0.2.66"), 4000));
                stranger.Send(Convert.FromHexString("80C900011111111181CB000111111111"), control);
                await SettleAsync(world);
                phone.Send(RawPeer.Rtp(2, 320), port.LocalRtp);
                await SettleAsync(world);
                Assert.Equal(2, port.Quality.Received.Packets);
            }
        );

    [Theory]
    [InlineData("05000000", "5")] // duration 0
    [InlineData("0580FFFF", "5")] // 65535, and the end
    [InlineData("FF000190", "")] // event 255 is no key
    [InlineData("10000190", "")] // flash is none either
    [InlineData("050001", "")] // cut off
    public void A_telephone_event_with_extreme_values_is_one_key_or_none(string payload, string keys) =>
        Run(
            async (world, port, phone) =>
            {
                for (var n = 0; n < 3; n++)
                    phone.Send(RawPeer.Rtp(n, 160, payloadType: 101, payload: Convert.FromHexString(payload)), port.LocalRtp);
                await SettleAsync(world);
                var heard = "";
                while (port.ReceivedDtmf.TryRead(out var digit))
                    heard += digit.Key;
                Assert.Equal(keys, heard);
            }
        );

    private static Task SettleAsync(VirtualWorld world) => world.Delay(TimeSpan.FromMilliseconds(20));

    private static void Run(Func<VirtualWorld, MediaPort, RawPeer, Task> test) =>
        VirtualWorld.Run(async world =>
        {
            await using var engine = TwoPhones.Engine(world, TwoPhones.ExchangeHost);
            using var phone = new RawPeer(world.Network, new(TwoPhones.AliceHost, 4000));
            var port = engine.Open();
            port.Answer(phone.Sdp());
            port.Listen(new ToneMeter());
            await test(world, port, phone);
        });
}
