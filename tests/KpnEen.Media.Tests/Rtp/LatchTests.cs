using System.Net;
using KpnEen.Testing;

namespace KpnEen.Media.Tests.Rtp;

public sealed class LatchTests
{
    private static readonly IPEndPoint Public = new(IPAddress.Parse("203.0.113.50"), 4000);
    private static readonly IPEndPoint Private = new(IPAddress.Parse("192.168.1.5"), 4000);
    private static readonly IPEndPoint Stranger = new(IPAddress.Parse("192.0.2.66"), 4000);

    [Fact]
    public void Media_goes_to_the_address_of_the_SDP_before_any_came() =>
        Run(
            Public,
            async (world, port, phone, _) =>
            {
                port.Send(Tone.Dial());
                await world.Delay(TimeSpan.FromMilliseconds(100));
                Assert.NotEmpty(phone.Received);
                Assert.Null(port.LockedRemote);
            }
        );

    [Fact]
    public void S10_a_stranger_gets_nothing_before_during_and_after_the_set_up() =>
        Run(
            Public,
            async (world, port, phone, stranger) =>
            {
                port.Send(Tone.Dial());
                for (var n = 0; n < 500; n++)
                {
                    stranger.Send(RawPeer.Rtp(n, (uint)n * 160), port.LocalRtp);
                    if (n is > 100 and < 300)
                        phone.Send(RawPeer.Rtp(n, (uint)n * 160, ssrc: 7), port.LocalRtp);
                    await world.Delay(TimeSpan.FromMilliseconds(1));
                }
                Assert.Empty(stranger.Received);
                Assert.Equal(Public, port.LockedRemote);
                Assert.Equal(500, port.Quality.ForeignPackets);
                Assert.Equal(199, port.Quality.Received.Packets);
            }
        );

    [Fact]
    public void S11_a_stranger_is_heard_by_nobody_even_when_it_knows_all_numbers() =>
        Run(
            Public,
            async (world, port, phone, stranger) =>
            {
                var meter = new ToneMeter();
                port.Listen(meter);
                phone.Send(RawPeer.Rtp(1, 160), port.LocalRtp);
                await world.Delay(TimeSpan.FromMilliseconds(20));
                var heard = meter.Samples;
                for (var n = 2; n < 100; n++)
                    stranger.Send(RawPeer.Rtp(n, (uint)n * 160), port.LocalRtp);
                await world.Delay(TimeSpan.FromMilliseconds(20));
                Assert.Equal(160, heard);
                Assert.Equal(heard, meter.Samples);
                Assert.Equal(98, port.Quality.ForeignPackets);
            }
        );

    [Fact]
    public void Behind_NAT_the_first_valid_packet_moves_the_media_once() =>
        Run(
            Private,
            async (world, port, _, stranger) =>
            {
                using var other = new RawPeer(world.Network, new(IPAddress.Parse("192.0.2.67"), 4000));
                port.Send(Tone.Dial());
                stranger.Send(RawPeer.Rtp(1, 160, payloadType: 99), port.LocalRtp);
                await world.Delay(TimeSpan.FromMilliseconds(50));
                Assert.Null(port.LockedRemote);

                stranger.Send(RawPeer.Rtp(1, 160), port.LocalRtp);
                await world.Delay(TimeSpan.FromMilliseconds(50));
                Assert.Equal(Stranger, port.LockedRemote);
                Assert.NotEmpty(stranger.Received);

                other.Send(RawPeer.Rtp(1, 160), port.LocalRtp);
                await world.Delay(TimeSpan.FromMilliseconds(50));
                Assert.Equal(Stranger, port.LockedRemote);
                Assert.Empty(other.Received);
            }
        );

    [Fact]
    public void Behind_NAT_only_the_host_the_signalling_comes_from_is_learned_when_it_is_known() =>
        Run(
            Private,
            async (world, port, _, stranger) =>
            {
                using var nat = new RawPeer(world.Network, new(IPAddress.Parse("192.0.2.99"), 61234));
                port.ExpectFrom(nat.EndPoint.Address);
                port.Send(Tone.Dial());
                for (var n = 0; n < 50; n++)
                    stranger.Send(RawPeer.Rtp(n, (uint)n * 160), port.LocalRtp);
                await world.Delay(TimeSpan.FromMilliseconds(50));
                nat.Send(RawPeer.Rtp(1, 160), port.LocalRtp);
                await world.Delay(TimeSpan.FromMilliseconds(50));
                Assert.Equal(nat.EndPoint, port.LockedRemote);
                Assert.Empty(stranger.Received);
                Assert.NotEmpty(nat.Received);
            }
        );

    [Fact]
    public void The_true_address_of_the_SDP_takes_the_media_back_from_who_was_quicker() =>
        Run(
            Private,
            async (world, port, phone, stranger) =>
            {
                stranger.Send(RawPeer.Rtp(1, 160), port.LocalRtp);
                await world.Delay(TimeSpan.FromMilliseconds(20));
                phone.Send(RawPeer.Rtp(1, 160), port.LocalRtp);
                await world.Delay(TimeSpan.FromMilliseconds(20));
                Assert.Equal(Private, port.LockedRemote);
                stranger.Send(RawPeer.Rtp(2, 320), port.LocalRtp);
                await world.Delay(TimeSpan.FromMilliseconds(20));
                Assert.Equal(Private, port.LockedRemote);
            }
        );

    [Fact]
    public void A_new_address_in_a_re_offer_opens_the_latch_and_the_same_one_does_not() =>
        Run(
            Public,
            async (world, port, phone, _) =>
            {
                using var moved = new RawPeer(world.Network, new(IPAddress.Parse("203.0.113.51"), 4000));
                phone.Send(RawPeer.Rtp(1, 160), port.LocalRtp);
                await world.Delay(TimeSpan.FromMilliseconds(20));
                port.Answer(phone.Sdp());
                Assert.Equal(Public, port.LockedRemote);

                port.Answer(moved.Sdp());
                Assert.Null(port.LockedRemote);
                port.Send(Tone.Dial());
                phone.Send(RawPeer.Rtp(2, 320), port.LocalRtp);
                moved.Send(RawPeer.Rtp(1, 160, ssrc: 9), port.LocalRtp);
                await world.Delay(TimeSpan.FromMilliseconds(50));
                Assert.Equal(moved.EndPoint, port.LockedRemote);
                Assert.Equal(1, port.Quality.ForeignPackets);
                Assert.NotEmpty(moved.Received);
            }
        );

    [Fact]
    public void The_sender_may_change_its_SSRC() =>
        Run(
            Public,
            async (world, port, phone, _) =>
            {
                phone.Send(RawPeer.Rtp(1, 160, ssrc: 1), port.LocalRtp);
                phone.Send(RawPeer.Rtp(9000, 99999, ssrc: 2), port.LocalRtp);
                phone.Send(RawPeer.Rtp(9001, 100159, ssrc: 2), port.LocalRtp);
                await world.Delay(TimeSpan.FromMilliseconds(50));
                Assert.Equal(3, port.Quality.Received.Packets);
                Assert.Equal(0, port.Quality.Received.Lost);
            }
        );

    private static void Run(IPEndPoint sdpAddress, Func<VirtualWorld, MediaPort, RawPeer, RawPeer, Task> test) =>
        VirtualWorld.Run(async world =>
        {
            await using var engine = TwoPhones.Engine(world, TwoPhones.ExchangeHost);
            using var phone = new RawPeer(world.Network, sdpAddress);
            using var stranger = new RawPeer(world.Network, Stranger);
            var port = engine.Open();
            port.Answer(phone.Sdp());
            await test(world, port, phone, stranger);
        });
}
