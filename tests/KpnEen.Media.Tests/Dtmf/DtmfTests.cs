using System.Net;
using KpnEen.Testing;

namespace KpnEen.Media.Tests.Dtmf;

public sealed class DtmfTests
{
    private const string AllKeys = "0123456789*#ABCD";

    [Fact]
    public void RFC4733_2_5_1_4_every_key_arrives_once_although_its_end_is_sent_three_times() =>
        VirtualWorld.Run(async world =>
        {
            await using var phones = TwoPhones.Agreed(world);
            await phones.Alice.SendDtmfAsync(AllKeys + "1122");
            await world.Delay(TimeSpan.FromMilliseconds(50));
            Assert.Equal(AllKeys + "1122", Read(phones.ToAlice));
        });

    [Fact]
    public void RFC4733_2_5_1_4_a_key_we_send_ends_with_three_packets_of_one_timestamp_and_one_marker() =>
        VirtualWorld.Run(async world =>
        {
            await using var engine = TwoPhones.Engine(world, TwoPhones.ExchangeHost);
            using var phone = new RawPeer(world.Network, new(TwoPhones.AliceHost, 4000));
            var port = engine.Open();
            port.Answer(phone.Sdp());
            await port.SendDtmfAsync("5");
            await world.Delay(TimeSpan.FromMilliseconds(50));
            var events = phone.Received.Where(p => (p[1] & 0x7F) == 101).ToList();
            var ends = events.Where(p => (p[13] & 0x80) != 0).ToList();
            Assert.Equal(3, ends.Count);
            Assert.Single(ends.Select(p => (p[14] << 8) | p[15]).Distinct());
            Assert.Single(events.Select(p => Convert.ToHexString(p.AsSpan(4, 4))).Distinct());
            Assert.Single(events, p => (p[1] & 0x80) != 0);
            Assert.All(events, p => Assert.Equal(5, p[12]));
            var durations = events.Select(p => (p[14] << 8) | p[15]).ToList();
            Assert.Equal(durations.Order(), durations);
        });

    [Fact]
    public void RFC4733_F16_a_thousand_keys_at_20_percent_loss_are_neither_lost_nor_doubled() =>
        VirtualWorld.Run(
            async world =>
            {
                await using var phones = TwoPhones.Agreed(world);
                var heard = "";
                var sent = "";
                for (var n = 0; n < 1000; n++)
                {
                    var key = AllKeys[world.Random.Next(AllKeys.Length)];
                    sent += key;
                    await phones.Alice.SendDtmfAsync(key.ToString());
                    heard += Read(phones.ToAlice);
                }
                await world.Delay(TimeSpan.FromMilliseconds(100));
                Assert.Equal(sent, heard + Read(phones.ToAlice));
            },
            seed: 4733,
            new VirtualWorldOptions
            {
                Conditions = new()
                {
                    Loss = 0.2,
                    Duplicate = 0.05,
                    Reorder = 0.05,
                },
            }
        );

    [Theory]
    [InlineData("M0 0 0 e e e", "5")]
    [InlineData("0 0 e", "5")] // start lost
    [InlineData("M0 0 0", "5")] // end lost
    [InlineData("e", "5")] // all but one end lost
    [InlineData("M0 0 > M0 0", "55")] // same key again, end lost
    [InlineData("M0 e > 0 e", "55")] // same key again, start lost
    [InlineData("M0 e > M0 < e", "55")] // an old end comes late
    [InlineData("M0 M0 0 0 0 e e e e e e", "5")] // every packet twice
    [InlineData("M0 0 e e e > M0 0 e e e > M0 0 e e e", "555")] // three presses, three ends each
    [InlineData("e 0 M0", "5")] // back to front
    public void RFC4733_2_5_2_what_the_network_did_to_the_packets_does_not_change_the_keys(string packets, string keys)
    {
        Assert.Equal(keys, Play(packets));
    }

    [Fact]
    public void RFC4733_2_5_1_3_a_key_held_for_twenty_seconds_longer_than_65535_units_is_one_key() =>
        VirtualWorld.Run(async world =>
        {
            await using var engine = TwoPhones.Engine(world, TwoPhones.ExchangeHost);
            using var phone = new RawPeer(world.Network, new(TwoPhones.AliceHost, 4000));
            var port = engine.Open();
            port.Answer(phone.Sdp());
            uint start = 5000;
            for (var n = 1; n <= 1000; n++)
            {
                var duration = (uint)n * 160 - (start - 5000);
                if (duration > 0xFFFF)
                {
                    // RFC 4733 2.5.1.3: the next segment begins where the full one ended.
                    start += 0xFFFF;
                    duration -= 0xFFFF;
                }
                phone.Send(Event(n, start, 5, (ushort)duration, marker: n == 1, end: n == 1000), port.LocalRtp);
                await world.Delay(TimeSpan.FromMilliseconds(20));
            }
            Assert.Equal("5", Read(port));
        });

    [Fact]
    public void RFC4733_a_key_goes_on_when_the_sender_takes_a_new_SSRC_in_the_middle() =>
        VirtualWorld.Run(async world =>
        {
            await using var engine = TwoPhones.Engine(world, TwoPhones.ExchangeHost);
            using var phone = new RawPeer(world.Network, new(TwoPhones.AliceHost, 4000));
            var port = engine.Open();
            port.Answer(phone.Sdp());
            phone.Send(Event(1, 1000, 5, 160, marker: true), port.LocalRtp);
            phone.Send(Event(700, 88000, 5, 320, ssrc: 2), port.LocalRtp);
            phone.Send(Event(701, 88000, 5, 480, ssrc: 2, end: true), port.LocalRtp);
            phone.Send(Event(702, 90000, 6, 160, ssrc: 2, marker: true), port.LocalRtp);
            await world.Delay(TimeSpan.FromMilliseconds(50));
            Assert.Equal("56", Read(port));
        });

    [Theory]
    [InlineData(16)]
    [InlineData(255)]
    public void Events_that_are_no_keys_are_ignored(byte code) =>
        VirtualWorld.Run(async world =>
        {
            await using var engine = TwoPhones.Engine(world, TwoPhones.ExchangeHost);
            using var phone = new RawPeer(world.Network, new(TwoPhones.AliceHost, 4000));
            var port = engine.Open();
            port.Answer(phone.Sdp());
            phone.Send(Event(1, 1000, code, 160, marker: true), port.LocalRtp);
            phone.Send(RawPeer.Rtp(2, 1000, payloadType: 101, payload: [5]), port.LocalRtp);
            await world.Delay(TimeSpan.FromMilliseconds(50));
            Assert.Equal("", Read(port));
            Assert.Equal(2, port.Quality.Received.Packets);
        });

    [Fact]
    public void Keys_pass_a_bridge_under_the_payload_type_of_each_side() =>
        VirtualWorld.Run(async world =>
        {
            await using var phones = TwoPhones.Agreed(world);
            using var carol = new RawPeer(world.Network, new(IPAddress.Parse("203.0.113.30"), 5000));
            var toCarol = phones.Exchange.Open();
            toCarol.Answer(carol.Sdp("8 96", "a=rtpmap:96 telephone-event/8000\r\n"));
            using var bridge = MediaBridge.Connect(phones.ToAlice, toCarol);
            phones.Alice.Send(Tone.Steady(1000));
            await world.Delay(TimeSpan.FromMilliseconds(100));
            await phones.Alice.SendDtmfAsync("7#");
            await world.Delay(TimeSpan.FromMilliseconds(100));

            var events = carol.Received.Where(p => (p[1] & 0x7F) == 96).ToList();
            Assert.Equal([7, 11], events.Select(p => (int)p[12]).Distinct());
            Assert.Equal(6, events.Count(p => (p[13] & 0x80) != 0));
            Assert.DoesNotContain(carol.Received, p => (p[1] & 0x7F) == 101);
            var rtp = carol.Received.Where(p => p[1] < 192 + 8 || p[1] > 223).ToList();
            Assert.All(rtp.Zip(rtp.Skip(1)), p => Assert.Equal((ushort)(RawPeer.Sequence(p.First) + 1), RawPeer.Sequence(p.Second)));
        });

    [Fact]
    public void A_side_without_events_hears_the_keys_as_tones() =>
        VirtualWorld.Run(async world =>
        {
            await using var phones = TwoPhones.Agreed(world);
            await using var old = TwoPhones.Engine(world, IPAddress.Parse("203.0.113.40"));
            var phone = old.Open();
            var offer = System.Text.Encoding.ASCII.GetString(phone.CreateOffer()).Replace(" 101\r\n", "\r\n");
            var toPhone = phones.Exchange.Open();
            phone.ApplyAnswer(toPhone.Answer(System.Text.Encoding.ASCII.GetBytes(offer)));
            var meter = new ToneMeter();
            phone.Listen(meter);

            var sending = toPhone.SendDtmfAsync("5", TimeSpan.FromMilliseconds(200));
            await world.Delay(TimeSpan.FromMilliseconds(150));
            Assert.True(meter.Hears(770) && meter.Hears(1336));
            Assert.False(meter.Hears(697) || meter.Hears(1209));
            await sending;

            using var bridge = MediaBridge.Connect(phones.ToAlice, toPhone);
            meter.Reset();
            var key = phones.Alice.SendDtmfAsync("D", TimeSpan.FromMilliseconds(120));
            await world.Delay(TimeSpan.FromMilliseconds(120));
            Assert.True(meter.Hears(941) && meter.Hears(1633));
            await key;
            Assert.Equal("D", Read(phones.ToAlice));
        });

    [Fact]
    public void What_is_no_key_cannot_be_sent() =>
        VirtualWorld.Run(async world =>
        {
            await using var phones = TwoPhones.Agreed(world);
            await Assert.ThrowsAsync<ArgumentException>(() => phones.Alice.SendDtmfAsync("12x"));
            await world.Delay(TimeSpan.FromSeconds(1));
            Assert.Equal("", Read(phones.ToAlice));
        });

    /// <summary>Packets of key 5: M first, 0 middle, e end; &gt; on to the next press, &lt; back to the one before.</summary>
    private static string Play(string packets)
    {
        var keys = "";
        VirtualWorld.Run(async world =>
        {
            await using var engine = TwoPhones.Engine(world, TwoPhones.ExchangeHost);
            using var phone = new RawPeer(world.Network, new(TwoPhones.AliceHost, 4000));
            var port = engine.Open();
            port.Answer(phone.Sdp());
            uint press = 1000;
            var sequence = 1;
            foreach (var step in packets.Split(' '))
            {
                if (step is ">" or "<")
                {
                    press = step == ">" ? press + 1600 : press - 1600;
                    continue;
                }
                phone.Send(Event(sequence++, press, 5, 320, marker: step[0] == 'M', end: step == "e"), port.LocalRtp);
                await world.Delay(TimeSpan.FromMilliseconds(20));
            }
            keys = Read(port);
        });
        return keys;
    }

    private static byte[] Event(
        int sequence,
        uint timestamp,
        byte code,
        ushort duration,
        bool marker = false,
        bool end = false,
        uint ssrc = 1
    ) => RawPeer.Rtp(sequence, timestamp, ssrc, 101, marker, [code, (byte)(end ? 0x8A : 0x0A), (byte)(duration >> 8), (byte)duration]);

    private static string Read(MediaPort port)
    {
        var keys = "";
        while (port.ReceivedDtmf.TryRead(out var digit))
            keys += digit.Key;
        return keys;
    }
}
