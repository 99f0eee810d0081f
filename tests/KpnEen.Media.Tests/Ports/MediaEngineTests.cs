using System.Net;
using KpnEen.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace KpnEen.Media.Tests.Ports;

public sealed class MediaEngineTests
{
    [Fact]
    public void Ports_are_even_within_the_range_and_rest_before_they_are_used_again() =>
        VirtualWorld.Run(async world =>
        {
            await using var engine = Engine(world, 20001, 20009);
            var first = engine.Open();
            Assert.Equal(20002, first.LocalRtp.Port);
            await first.DisposeAsync();
            Assert.Equal([20004, 20006, 20008, 20002], Enumerable.Range(0, 4).Select(_ => engine.Open().LocalRtp.Port));
            Assert.Equal(4, engine.OpenPorts);
        });

    [Fact]
    public void A_range_that_is_used_up_says_so_and_serves_again_when_a_call_ends() =>
        VirtualWorld.Run(async world =>
        {
            await using var engine = Engine(world, 20000, 20003);
            var one = engine.Open();
            engine.Open();
            Assert.Throws<MediaPortsExhaustedException>(engine.Open);
            Assert.Equal(2, engine.OpenPorts);
            await one.DisposeAsync();
            await one.DisposeAsync();
            Assert.Equal(one.LocalRtp, engine.Open().LocalRtp);
        });

    [Fact]
    public void A_pair_of_which_another_holds_one_port_is_passed_over() =>
        VirtualWorld.Run(async world =>
        {
            using var squatter = new RawPeer(world.Network, new(TwoPhones.ExchangeHost, 20001));
            await using var engine = Engine(world, 20000, 20003);
            Assert.Equal(20002, engine.Open().LocalRtp.Port);
            Assert.Throws<MediaPortsExhaustedException>(engine.Open);
        });

    [Fact]
    public void A_pair_that_rested_is_given_again_without_being_bound_anew() =>
        VirtualWorld.Run(async world =>
        {
            await using var engine = Engine(world, 0, 0, rest: 1);
            var first = engine.Open();
            await first.DisposeAsync();
            Assert.Equal((0, 1), (engine.OpenPorts, engine.RestingPorts));
            // Not yet: its late packets must meet nobody.
            var second = engine.Open();
            Assert.NotEqual(first.LocalRtp, second.LocalRtp);
            await Task.Delay(TimeSpan.FromSeconds(1), world.Time);
            var third = engine.Open();
            Assert.Equal((first.LocalRtp, 0), (third.LocalRtp, engine.RestingPorts));
            Assert.Equal(4, world.Network.OpenSockets);
        });

    [Fact]
    public void What_rests_longer_than_anyone_needs_is_closed() =>
        VirtualWorld.Run(async world =>
        {
            await using var engine = Engine(world, 0, 0, rest: 1);
            foreach (var port in Enumerable.Range(0, 10).Select(_ => engine.Open()).ToList())
                await port.DisposeAsync();
            Assert.Equal(20, world.Network.OpenSockets);
            await Task.Delay(TimeSpan.FromSeconds(61), world.Time);
            Assert.Equal((0, 0), (engine.RestingPorts, world.Network.OpenSockets));
        });

    [Fact]
    public void F29_resting_pairs_do_not_exhaust_the_range() =>
        VirtualWorld.Run(async world =>
        {
            await using var engine = Engine(world, 20000, 20003, rest: 1);
            for (var call = 0; call < 20; call++)
            {
                var (one, two) = (engine.Open(), engine.Open());
                Assert.Throws<MediaPortsExhaustedException>(engine.Open);
                await one.DisposeAsync();
                await two.DisposeAsync();
            }
            Assert.Equal((0, 2), (engine.OpenPorts, engine.RestingPorts));
        });

    [Fact]
    public void A_late_packet_of_the_call_before_reaches_neither_the_resting_port_nor_the_next_call() =>
        VirtualWorld.Run(async world =>
        {
            await using var engine = Engine(world, 20000, 20001, rest: 1);
            using var late = new RawPeer(world.Network, new(IPAddress.Parse("203.0.113.66"), 4000));
            var first = engine.Open();
            await first.DisposeAsync();
            late.Send(RawPeer.Rtp(1, 160), first.LocalRtp);
            await Task.Delay(TimeSpan.FromSeconds(2), world.Time);
            var second = engine.Open();
            Assert.Equal(first.LocalRtp, second.LocalRtp);
            Assert.Equal(0, second.Quality.ForeignPackets + second.Quality.InvalidPackets);
            second.CreateOffer();
            using var peer = new RawPeer(world.Network, new(IPAddress.Parse("203.0.113.7"), 5004));
            second.ApplyAnswer(peer.Sdp());
            late.Send(RawPeer.Rtp(2, 320), second.LocalRtp);
            await Task.Delay(TimeSpan.FromSeconds(1), world.Time);
            Assert.Equal((1, 0), (second.Quality.ForeignPackets, second.Quality.Received.Packets));
            Assert.Null(second.LockedRemote);
        });

    private static MediaEngine Engine(VirtualWorld world, int first, int last, int rest = 0) =>
        new(
            new MediaOptions
            {
                Address = TwoPhones.ExchangeHost,
                FirstPort = first,
                LastPort = last,
                PortRest = TimeSpan.FromSeconds(rest),
            },
            world.Network,
            world.Time,
            NullLogger.Instance
        );

    [Fact]
    public void A_far_side_that_was_heard_and_falls_silent_is_told_and_the_watch_ends_with_the_last_port() =>
        VirtualWorld.Run(async world =>
        {
            await using var engine = new MediaEngine(
                new MediaOptions { Address = TwoPhones.ExchangeHost, SilenceLimit = TimeSpan.FromSeconds(20) },
                world.Network,
                world.Time,
                Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance
            );
            using var phone = new RawPeer(world.Network, new(TwoPhones.AliceHost, 4000));
            var (heard, mute) = (engine.Open(), engine.Open());
            heard.Answer(phone.Sdp());
            mute.Answer(phone.Sdp());
            for (var n = 1; n < 100; n++)
            {
                phone.Send(RawPeer.Rtp(n, (uint)n * 160), heard.LocalRtp);
                await world.Delay(TimeSpan.FromSeconds(1));
            }
            Assert.False(heard.Silent.IsCancellationRequested);
            await world.Delay(TimeSpan.FromSeconds(19));
            Assert.False(heard.Silent.IsCancellationRequested);
            await world.Delay(TimeSpan.FromSeconds(7));
            Assert.True(heard.Silent.IsCancellationRequested);
            Assert.False(mute.Silent.IsCancellationRequested, "who never said a word is not silent");
            await heard.DisposeAsync();
            await mute.DisposeAsync();
            Assert.Equal(0, engine.OpenPorts);
        });
}
