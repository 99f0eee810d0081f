using System.Buffers.Binary;
using System.Net;
using KpnEen.Media.Codecs;
using KpnEen.Testing;

namespace KpnEen.Media.Tests.Transcoding;

/// <summary>Keys as events (RFC 4733) between two legs whose audio is made anew.</summary>
public sealed class KeysBesideAudioTests
{
    private const string AllKeys = "0123456789*#ABCD";

    [Theory]
    [InlineData("opus", "PCMA")]
    [InlineData("PCMA", "opus")]
    [InlineData("G722", "PCMU")]
    [InlineData("G722", "opus")]
    public void Every_key_arrives_once(string alice, string bob) =>
        VirtualWorld.Run(async world =>
        {
            await using var phones = TwoPhones.Agreed(world, Codec(alice), Codec(bob));
            using var bridge = MediaBridge.Connect(phones.ToAlice, phones.ToBob);
            phones.Alice.Send(Tone.Steady(1000));
            await world.Delay(TimeSpan.FromSeconds(1));
            await phones.Alice.SendDtmfAsync(AllKeys + "1122");
            await world.Delay(TimeSpan.FromMilliseconds(300));
            Assert.Equal(AllKeys + "1122", Read(phones.ToAlice));
            Assert.Equal(AllKeys + "1122", Read(phones.Bob));
            Assert.Equal(0, phones.Bob.Quality.Received.Lost);
        });

    [Fact]
    public void F16_a_thousand_keys_of_Opus_at_20_percent_loss_are_neither_lost_nor_doubled() =>
        VirtualWorld.Run(
            async world =>
            {
                await using var phones = TwoPhones.Agreed(world, AudioCodec.Opus, AudioCodec.Pcma);
                world.Network.SetConditions(
                    TwoPhones.AliceHost,
                    TwoPhones.ExchangeHost,
                    new()
                    {
                        Loss = 0.2,
                        Duplicate = 0.05,
                        Reorder = 0.05,
                    }
                );
                using var bridge = MediaBridge.Connect(phones.ToAlice, phones.ToBob);
                var (sent, told, heard) = ("", "", "");
                for (var n = 0; n < 1000; n++)
                {
                    var key = AllKeys[world.Random.Next(AllKeys.Length)];
                    sent += key;
                    await phones.Alice.SendDtmfAsync(key.ToString());
                    (told, heard) = (told + Read(phones.ToAlice), heard + Read(phones.Bob));
                }
                await world.Delay(TimeSpan.FromMilliseconds(200));
                Assert.Equal(sent, told + Read(phones.ToAlice));
                Assert.Equal(sent, heard + Read(phones.Bob));
            },
            seed: 16
        );

    [Fact]
    public void RFC4733_2_1_the_packets_of_a_key_have_one_timestamp_and_the_other_clock() =>
        VirtualWorld.Run(async world =>
        {
            var events = await Relayed(world, TimeSpan.FromMilliseconds(200));
            Assert.Single(events.Select(RawPeer.Timestamp).Distinct());
            Assert.Single(events, p => (p[1] & 0x80) != 0);
            Assert.Equal(3, events.Count(p => (p[13] & 0x80) != 0));
            Assert.Equal(9600, events.Max(Duration));
            Assert.All(events, p => Assert.Equal(0, Duration(p) % 960));
        });

    // 2 s are 96 000 units of 48 kHz, and the field holds 65 535.
    [Fact]
    public void RFC4733_2_5_1_3_a_long_key_goes_on_in_another_segment() =>
        VirtualWorld.Run(async world =>
        {
            var events = await Relayed(world, TimeSpan.FromSeconds(2));
            var starts = events.Select(RawPeer.Timestamp).Distinct().ToList();
            Assert.Equal(2, starts.Count);
            Assert.Equal(65_535u, starts[1] - starts[0]);
            Assert.Equal(96_000 - 65_535, Duration(events[^1]));
            Assert.All(events.Where(p => (p[13] & 0x80) != 0), p => Assert.Equal(starts[1], RawPeer.Timestamp(p)));
        });

    [Fact]
    public void The_audio_rests_while_a_key_is_passed_on_and_its_time_goes_by() =>
        VirtualWorld.Run(async world =>
        {
            await using var phones = TwoPhones.Agreed(world, AudioCodec.G722, AudioCodec.Pcma);
            using var bob = new RawPeer(world.Network, new IPEndPoint(TwoPhones.BobHost, 9000));
            var toBob = phones.Exchange.Open();
            toBob.Answer(bob.Sdp("8 101"));
            using var bridge = MediaBridge.Connect(phones.ToAlice, toBob);
            phones.Alice.Send(Tone.Steady(1000));
            await world.Delay(TimeSpan.FromSeconds(1));
            await phones.Alice.SendDtmfAsync("5", TimeSpan.FromMilliseconds(400));
            await world.Delay(TimeSpan.FromSeconds(1));
            var types = bob.Received.ConvertAll(p => p[1] & 0x7F);
            var (first, last) = (types.IndexOf(101), types.LastIndexOf(101));
            var end = bob.Received.FindIndex(p => (p[1] & 0x7F) == 101 && (p[13] & 0x80) != 0);
            Assert.InRange(types.Skip(first).Take(end - first).Count(t => t == 8), 0, 1);
            for (var n = 1; n < bob.Received.Count; n++)
                Assert.Equal((ushort)(RawPeer.Sequence(bob.Received[n - 1]) + 1), RawPeer.Sequence(bob.Received[n]));
            var (before, after) = (bob.Received[first - 1], bob.Received.Skip(last).First(p => (p[1] & 0x7F) == 8));
            Assert.InRange(RawPeer.Timestamp(after) - RawPeer.Timestamp(before), 400u * 8, 900u * 8);
        });

    /// <summary>A key of a phone with A-law, as a phone with Opus gets it.</summary>
    private static async Task<List<byte[]>> Relayed(VirtualWorld world, TimeSpan length)
    {
        await using var phones = TwoPhones.Agreed(world, AudioCodec.Pcma);
        using var bob = new RawPeer(world.Network, new IPEndPoint(TwoPhones.BobHost, 9000));
        var toBob = phones.Exchange.Open();
        toBob.Answer(bob.Sdp("111 110", "a=rtpmap:111 opus/48000/2\r\na=rtpmap:110 telephone-event/48000\r\n"));
        using var bridge = MediaBridge.Connect(phones.ToAlice, toBob);
        phones.Alice.Send(Tone.Steady(1000));
        await world.Delay(TimeSpan.FromSeconds(1));
        await phones.Alice.SendDtmfAsync("5", length);
        await world.Delay(TimeSpan.FromSeconds(1));
        return [.. bob.Received.Where(p => (p[1] & 0x7F) == 110)];
    }

    private static int Duration(byte[] packet) => BinaryPrimitives.ReadUInt16BigEndian(packet.AsSpan(14));

    private static AudioCodec Codec(string name) => AudioCodec.Named.First(c => c.Name == name);

    private static string Read(MediaPort port)
    {
        var keys = "";
        while (port.ReceivedDtmf.TryRead(out var digit))
            keys += digit.Key;
        return keys;
    }
}
