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

    private static MediaEngine Engine(VirtualWorld world, int first, int last) =>
        new(
            new MediaOptions
            {
                Address = TwoPhones.ExchangeHost,
                FirstPort = first,
                LastPort = last,
            },
            world.Network,
            world.Time,
            NullLogger.Instance
        );
}
