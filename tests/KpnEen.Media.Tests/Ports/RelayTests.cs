using KpnEen.Testing;

namespace KpnEen.Media.Tests.Ports;

public sealed class RelayTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    public static TheoryData<string, string> Laws =>
        new()
        {
            { "PCMA", "PCMA" },
            { "PCMU", "PCMU" },
            { "PCMA", "PCMU" },
            { "PCMU", "PCMA" },
        };

    [Theory]
    [MemberData(nameof(Laws))]
    public void Each_hears_the_tone_of_the_other_whatever_law_each_speaks(string alice, string bob) =>
        VirtualWorld.Run(async world =>
        {
            await using var phones = TwoPhones.Agreed(world, Codec(alice), Codec(bob));
            var (atAlice, atBob) = (new ToneMeter(), new ToneMeter());
            phones.Alice.Listen(atAlice);
            phones.Bob.Listen(atBob);
            using var bridge = MediaBridge.Connect(phones.ToAlice, phones.ToBob);

            phones.Alice.Send(Tone.Steady(1000, levelDbm0: -10));
            phones.Bob.Send(Tone.Steady(600, levelDbm0: -20));
            await world.Delay(Second);

            Assert.True(atBob.Hears(1000));
            Assert.False(atBob.Hears(600));
            Assert.True(atAlice.Hears(600));
            Assert.False(atAlice.Hears(1000));
            Assert.Equal(-10, atBob.Level(1000), 0.3);
            Assert.Equal(-20, atAlice.Level(600), 0.3);
        });

    [Fact]
    public void A_leg_hears_one_unbroken_stream_while_it_is_bridged_with_one_after_the_other() =>
        VirtualWorld.Run(async world =>
        {
            await using var phones = TwoPhones.Agreed(world);
            using var carol = new RawPeer(world.Network, new(System.Net.IPAddress.Parse("203.0.113.30"), 5000));
            var toCarol = phones.Exchange.Open();
            toCarol.Answer(carol.Sdp());

            toCarol.Send(Tone.Dial());
            await world.Delay(Second);
            using (MediaBridge.Connect(phones.ToAlice, toCarol))
            {
                phones.Alice.Send(Tone.Steady(1000));
                await world.Delay(Second);
            }
            await world.Delay(Second);
            phones.Bob.Send(Tone.Steady(1000));
            using (MediaBridge.Connect(phones.ToBob, toCarol))
                await world.Delay(Second);

            var heard = carol.Received.Where(p => (p[1] & 0x7F) == 8).ToList();
            Assert.InRange(heard.Count, 145, 155);
            Assert.Single(heard.Select(RawPeer.Ssrc).Distinct());
            foreach (var (before, after) in heard.Zip(heard.Skip(1)))
            {
                Assert.Equal((ushort)(RawPeer.Sequence(before) + 1), RawPeer.Sequence(after));
                Assert.True((int)(RawPeer.Timestamp(after) - RawPeer.Timestamp(before)) >= 160);
            }
            // Media time ran on during the second nobody spoke.
            var span = RawPeer.Timestamp(heard[^1]) - RawPeer.Timestamp(heard[0]);
            Assert.InRange(span, 3.9 * 8000, 4.05 * 8000);
        });

    [Fact]
    public void Loss_and_order_of_the_sender_reach_the_receiver_as_they_were() =>
        VirtualWorld.Run(async world =>
        {
            await using var phones = TwoPhones.Agreed(world);
            using var dan = new RawPeer(world.Network, new(System.Net.IPAddress.Parse("203.0.113.31"), 5000));
            using var eve = new RawPeer(world.Network, new(System.Net.IPAddress.Parse("203.0.113.32"), 5000));
            var (toDan, toEve) = (phones.Exchange.Open(), phones.Exchange.Open());
            toDan.Answer(dan.Sdp());
            toEve.Answer(eve.Sdp());
            using var bridge = MediaBridge.Connect(toDan, toEve);

            foreach (var n in (int[])[65534, 65535, 1, 0, 5])
            {
                dan.Send(RawPeer.Rtp(n, (uint)(n & 0xFF) * 160), toDan.LocalRtp);
                await world.Delay(TimeSpan.FromMilliseconds(20));
            }

            var first = RawPeer.Sequence(eve.Received[0]);
            Assert.Equal([0, 1, 3, 2, 7], eve.Received.Select(p => (int)(ushort)(RawPeer.Sequence(p) - first)));
        });

    [Fact]
    public void A_leg_on_hold_gets_nothing_and_hears_again_after_it() =>
        VirtualWorld.Run(async world =>
        {
            await using var phones = TwoPhones.Agreed(world);
            using var bridge = MediaBridge.Connect(phones.ToAlice, phones.ToBob);
            phones.Alice.Send(Tone.Steady(1000));
            await world.Delay(Second);

            TwoPhones.Agree(phones.Bob, phones.ToBob, MediaDirection.SendOnly);
            Assert.True(phones.ToBob.IsHeldByRemote);
            Assert.Equal(MediaDirection.ReceiveOnly, phones.ToBob.Direction);
            await world.Delay(TimeSpan.FromMilliseconds(50));
            var before = phones.Bob.Quality.Received.Packets;
            await world.Delay(Second);
            Assert.Equal(before, phones.Bob.Quality.Received.Packets);

            TwoPhones.Agree(phones.Bob, phones.ToBob);
            await world.Delay(Second);
            Assert.False(phones.ToBob.IsHeldByRemote);
            Assert.InRange(phones.Bob.Quality.Received.Packets - before, 45, 55);
            Assert.Equal(0, phones.Bob.Quality.Received.Lost);
        });

    [Fact]
    public void What_is_played_replaces_the_talk_until_it_is_stopped() =>
        VirtualWorld.Run(async world =>
        {
            await using var phones = TwoPhones.Agreed(world);
            var atBob = new ToneMeter();
            phones.Bob.Listen(atBob);
            using var bridge = MediaBridge.Connect(phones.ToAlice, phones.ToBob);
            phones.Alice.Send(Tone.Steady(1000));

            var music = phones.ToBob.Send(Tone.Steady(600));
            await world.Delay(Second);
            Assert.True(atBob.Hears(600));
            Assert.False(atBob.Hears(1000));

            music.Dispose();
            await world.Delay(Second);
            Assert.True(atBob.Hears(1000));
            Assert.False(atBob.Hears(600));
            Assert.Equal(0, phones.Bob.Quality.Received.Lost);
        });

    [Fact]
    public void A_port_bridged_with_itself_echoes() =>
        VirtualWorld.Run(async world =>
        {
            await using var phones = TwoPhones.Agreed(world);
            var atAlice = new ToneMeter();
            phones.Alice.Listen(atAlice);
            using var echo = MediaBridge.Connect(phones.ToAlice, phones.ToAlice);
            phones.Alice.Send(Tone.Steady(1000));
            await world.Delay(Second);
            Assert.True(atAlice.Hears(1000));
        });

    [Fact]
    public void Nothing_is_left_when_all_ports_are_closed() =>
        VirtualWorld.Run(async world =>
        {
            var phones = TwoPhones.Agreed(world);
            var bridge = MediaBridge.Connect(phones.ToAlice, phones.ToBob);
            phones.Alice.Send(Tone.Steady(1000));
            var keys = phones.ToBob.SendDtmfAsync("123");
            await world.Delay(TimeSpan.FromSeconds(7));
            await phones.DisposeAsync();
            await keys;
            bridge.Dispose();
            await world.Delay(Second);

            Assert.Equal(0, phones.Exchange.OpenPorts);
            Assert.Equal(0, world.Network.OpenSockets);
            Assert.Equal(0, world.PendingTimers);
            Assert.False(await phones.ToBob.ReceivedDtmf.WaitToReadAsync());
        });

    private static AudioCodec Codec(string name) => name == "PCMA" ? AudioCodec.Pcma : AudioCodec.Pcmu;
}
