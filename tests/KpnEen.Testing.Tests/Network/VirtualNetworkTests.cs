using System.Net;
using System.Net.Sockets;
using KpnEen.Media.Transport;
using KpnEen.Sip.Transport;

namespace KpnEen.Testing.Tests.Network;

public sealed class VirtualNetworkTests
{
    private static readonly IPEndPoint Alice = IPEndPoint.Parse("10.0.0.1:5060");
    private static readonly IPEndPoint Bob = IPEndPoint.Parse("10.0.0.2:5060");

    [Fact]
    public void A_datagram_arrives_once_after_the_delay_from_whom_it_was_sent() =>
        VirtualWorld.Run(async world =>
        {
            var heard = await ExchangeAsync(world, 3);
            Assert.Equal([0, 1, 2], heard.Select(h => h.Number));
            Assert.All(heard, h => Assert.Equal(TimeSpan.FromMilliseconds(1), h.At));
            Assert.All(heard, h => Assert.Equal(Alice, h.From));
        });

    [Fact]
    public void The_same_seed_brings_the_same_weather()
    {
        Assert.Equal(Weather(5), Weather(5));
        Assert.NotEqual(Weather(5), Weather(6));
    }

    [Fact]
    public void Loss_and_duplicates_come_as_often_as_told() =>
        VirtualWorld.Run(
            async world =>
            {
                var heard = await ExchangeAsync(world, 20_000);
                Assert.InRange(world.Network.Lost, 1_800, 2_200);
                Assert.InRange(heard.Count - heard.Select(h => h.Number).Distinct().Count(), 160, 380);
            },
            options: With(new() { Loss = 0.1, Duplicate = 0.015 })
        );

    [Fact]
    public void Jitter_alone_does_not_overtake() =>
        VirtualWorld.Run(
            async world =>
            {
                var heard = await ExchangeAsync(world, 500);
                Assert.Equal(heard.OrderBy(h => h.Number), heard);
                Assert.True(heard.Select(h => h.At).Distinct().Count() > 2);
            },
            options: With(new() { Jitter = TimeSpan.FromMilliseconds(40) })
        );

    [Fact]
    public void A_reordered_datagram_is_overtaken_and_not_lost() =>
        VirtualWorld.Run(
            async world =>
            {
                var heard = await ExchangeAsync(world, 500);
                Assert.Equal(500, heard.Count);
                Assert.NotEqual(heard.OrderBy(h => h.Number), heard);
            },
            options: With(new() { Reorder = 0.1 })
        );

    [Fact]
    public void A_partition_stops_both_ways_until_it_heals() =>
        VirtualWorld.Run(async world =>
        {
            world.Network.Partition(Bob.Address, Alice.Address);
            Assert.Empty(await ExchangeAsync(world, 3));
            world.Network.Heal(Bob.Address, Alice.Address);
            Assert.Equal(3, (await ExchangeAsync(world, 3)).Count);
        });

    [Fact]
    public void One_direction_may_be_worse_than_the_other() =>
        VirtualWorld.Run(async world =>
        {
            world.Network.SetConditions(Bob.Address, Alice.Address, new() { Loss = 1 });
            Assert.Equal(3, (await ExchangeAsync(world, 3)).Count);
            world.Network.SetConditions(Alice.Address, Bob.Address, new() { Loss = 1 });
            Assert.Empty(await ExchangeAsync(world, 3));
        });

    [Fact]
    public void A_rule_loses_what_it_names_and_no_more() =>
        VirtualWorld.Run(async world =>
        {
            world.Network.Lose(d => d.Data.Span[0] == 1, times: 1);
            Assert.Equal([0, 2], (await ExchangeAsync(world, 3)).Select(h => h.Number));
            Assert.Equal([0, 1, 2], (await ExchangeAsync(world, 3)).Select(h => h.Number));
        });

    [Fact]
    public void Ports_are_allocated_even_and_a_bound_one_is_refused() =>
        VirtualWorld.Run(world =>
        {
            using var first = world.Network.Bind(new IPEndPoint(Alice.Address, 0), (IMediaReceiver)new Ear(world));
            using var second = world.Network.Bind(new IPEndPoint(Alice.Address, 0), (IMediaReceiver)new Ear(world));
            Assert.Equal(0, first.LocalEndPoint.Port % 2);
            Assert.NotEqual(first.LocalEndPoint, second.LocalEndPoint);
            Assert.Throws<SocketException>(() => world.Network.Bind(first.LocalEndPoint, (IDatagramReceiver)new Ear(world)));
            Assert.Equal(2, world.Network.OpenSockets);
            return Task.CompletedTask;
        });

    [Fact]
    public void A_socket_bound_to_any_address_hears_all_and_a_closed_one_nothing() =>
        VirtualWorld.Run(async world =>
        {
            var ear = new Ear(world);
            var any = world.Network.Bind(new IPEndPoint(IPAddress.Any, 5060), (IDatagramReceiver)ear);
            using var alice = world.Network.Bind(Alice, (IDatagramReceiver)new Ear(world));
            alice.Send([9], Bob);
            await world.Delay(TimeSpan.FromSeconds(1));
            Assert.Single(ear.Heard);
            any.Dispose();
            alice.Send([9], Bob);
            await world.Delay(TimeSpan.FromSeconds(1));
            Assert.Single(ear.Heard);
            Assert.Equal(1, world.Network.Unreachable);
        });

    private static VirtualWorldOptions With(VirtualNetworkConditions conditions) => new() { Conditions = conditions };

    private static string Weather(int seed)
    {
        var trace = "";
        VirtualWorld.Run(
            async world => trace = string.Join(' ', await ExchangeAsync(world, 300)),
            seed,
            With(VirtualNetworkConditions.Bad)
        );
        return trace;
    }

    private static async Task<IReadOnlyList<Heard>> ExchangeAsync(VirtualWorld world, int count)
    {
        var ear = new Ear(world);
        using var alice = world.Network.Bind(Alice, (IDatagramReceiver)new Ear(world));
        using var bob = world.Network.Bind(Bob, (IDatagramReceiver)ear);
        for (var n = 0; n < count; n++)
            alice.Send(BitConverter.GetBytes(n), Bob);
        await world.Delay(TimeSpan.FromSeconds(1));
        return ear.Heard;
    }

    private sealed record Heard(int Number, TimeSpan At, IPEndPoint From);

    private sealed class Ear(VirtualWorld world) : IDatagramReceiver, IMediaReceiver
    {
        public List<Heard> Heard { get; } = [];

        public void OnDatagram(ReadOnlySpan<byte> data, IPEndPoint from) =>
            Heard.Add(new Heard(data.Length == 4 ? BitConverter.ToInt32(data) : data[0], world.Elapsed, from));

        public void OnPacket(in Datagram datagram) => OnDatagram(datagram.Packet, datagram.From.ToEndPoint());
    }
}
