using System.Net;
using KpnEen.Media.Codecs;
using KpnEen.Testing;

namespace KpnEen.Media.Tests.Transcoding;

/// <summary>What the far side asked for besides the codec: comfort noise (RFC 3389), packet time (RFC 4566), DTX (RFC 7587).</summary>
public sealed class SilenceAndPacketTimeTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData(10, 80)]
    [InlineData(30, 240)]
    [InlineData(40, 320)]
    [InlineData(60, 480)]
    public void Packets_are_as_long_as_the_far_side_asks(int ms, int octets) =>
        VirtualWorld.Run(async world =>
        {
            await using var phones = TwoPhones.Agreed(world, AudioCodec.G722);
            using var bob = new RawPeer(world.Network, new IPEndPoint(TwoPhones.BobHost, 9000));
            var toBob = phones.Exchange.Open();
            toBob.Answer(bob.Sdp("8 101", $"a=ptime:{ms}\r\n"));
            // Of our own sound, and of the other leg's.
            using (toBob.Send(Tone.Dial()))
                await world.Delay(Second);
            var own = bob.Received.Count;
            Assert.InRange(own, 1000 / ms - 2, 1000 / ms + 1);
            using var bridge = MediaBridge.Connect(phones.ToAlice, toBob);
            phones.Alice.Send(Tone.Steady(1000));
            await world.Delay(Second);
            Assert.InRange(bob.Received.Count - own, 900 / ms - 2, 1000 / ms + 1);
            Assert.All(bob.Received, p => Assert.Equal(12 + octets, p.Length));
            Assert.All(
                bob.Received.Zip(bob.Received.Skip(1)).Where(pair => (pair.Second[1] & 0x80) == 0),
                pair => Assert.Equal((uint)octets, RawPeer.Timestamp(pair.Second) - RawPeer.Timestamp(pair.First))
            );
        });

    [Fact]
    public void Packets_of_60_ms_become_packets_of_20() =>
        VirtualWorld.Run(async world =>
        {
            await using var phones = TwoPhones.Agreed(world, AudioCodec.Pcma, AudioCodec.Pcma);
            using var alice = new RawPeer(world.Network, new IPEndPoint(TwoPhones.AliceHost, 9000));
            var toAlice = phones.Exchange.Open();
            toAlice.Answer(alice.Sdp("9"));
            using var bridge = MediaBridge.Connect(toAlice, phones.ToBob);
            for (var n = 0; n < 50; n++)
            {
                alice.Send(RawPeer.Rtp(n, (uint)(480 * n), payloadType: 9, payload: new byte[480]), toAlice.LocalRtp);
                await world.Delay(TimeSpan.FromMilliseconds(60));
            }
            Assert.InRange(phones.Bob.Quality.Received.Packets, 145, 165);
            Assert.InRange(phones.Bob.Quality.Received.JitterMs, 0, 1);
        });

    [Fact]
    public void RFC3389_who_leaves_silence_out_is_comfort_noise_to_a_side_that_takes_it() =>
        VirtualWorld.Run(async world =>
        {
            var received = await SilentAfterOneSecond(world, bob: "8 13 101");
            var noise = received.Where(p => (p[1] & 0x7F) == 13).ToList();
            Assert.InRange(noise.Count, 4, 8);
            Assert.All(noise, p => Assert.Equal(55, p[12]));
            Assert.InRange(received.Count(p => (p[1] & 0x7F) == 8), 90, 112);
            // The voice that comes back begins with the marker (RFC 3551 4.1).
            var back = received[received.FindLastIndex(p => (p[1] & 0x7F) == 13) + 1];
            Assert.Equal(0x80, back[1] & 0x80);
        });

    [Fact]
    public void RFC3389_to_a_side_that_takes_no_comfort_noise_it_is_audio() =>
        VirtualWorld.Run(async world =>
        {
            var received = await SilentAfterOneSecond(world, bob: "8 101");
            Assert.All(received, p => Assert.Equal(8, p[1] & 0x7F));
            Assert.InRange(received.Count, 190, 205);
            var samples = new short[160];
            G711Codec.ALaw.Decode(received[100].AsSpan(12), samples);
            Assert.InRange(ComfortNoise.LevelOf(samples), 50, 60);
        });

    [Fact]
    public void RFC3389_between_two_that_take_it_it_passes_as_it_is() =>
        VirtualWorld.Run(async world =>
        {
            await using var phones = TwoPhones.Agreed(world);
            using var alice = new RawPeer(world.Network, new IPEndPoint(TwoPhones.AliceHost, 9000));
            using var bob = new RawPeer(world.Network, new IPEndPoint(TwoPhones.BobHost, 9000));
            var (toAlice, toBob) = (phones.Exchange.Open(), phones.Exchange.Open());
            toAlice.Answer(alice.Sdp("8 13"));
            toBob.Answer(bob.Sdp("8 13"));
            using var bridge = MediaBridge.Connect(toAlice, toBob);
            alice.Send(RawPeer.Rtp(0, 0), toAlice.LocalRtp);
            alice.Send(RawPeer.Rtp(1, 160, payloadType: 13, payload: [60, 100, 120]), toAlice.LocalRtp);
            await world.Delay(Second);
            Assert.Equal([60, 100, 120], bob.Received[1][12..]);
            Assert.Equal(13, bob.Received[1][1] & 0x7F);
        });

    [Fact]
    public void RFC7587_a_far_side_that_wants_DTX_gets_hardly_a_packet_of_silence() =>
        VirtualWorld.Run(async world =>
        {
            await using var phones = TwoPhones.Agreed(world);
            using var bob = new RawPeer(world.Network, new IPEndPoint(TwoPhones.BobHost, 9000));
            var toBob = phones.Exchange.Open();
            toBob.Answer(bob.Sdp("111", "a=rtpmap:111 opus/48000/2\r\na=fmtp:111 usedtx=1;useinbandfec=1\r\n"));
            using var bridge = MediaBridge.Connect(phones.ToAlice, toBob);
            phones.Alice.Send(new SilenceSource());
            await world.Delay(5 * Second);
            Assert.InRange(bob.Received.Count, 1, 80);
            // And its time goes by: what is said then comes with the right timestamp.
            phones.Alice.Send(Tone.Steady(1000));
            await world.Delay(Second);
            Assert.InRange(bob.Received.Count, 50, 140);
            var span = RawPeer.Timestamp(bob.Received[^1]) - RawPeer.Timestamp(bob.Received[0]);
            Assert.InRange(span, 5.8 * 48000, 6.1 * 48000);
        });

    /// <summary>A phone with G.722 and comfort noise speaks a second, is silent for two and speaks a second; what the other side gets.</summary>
    private static async Task<List<byte[]>> SilentAfterOneSecond(VirtualWorld world, string bob)
    {
        await using var phones = TwoPhones.Agreed(world);
        using var alice = new RawPeer(world.Network, new IPEndPoint(TwoPhones.AliceHost, 9000));
        using var other = new RawPeer(world.Network, new IPEndPoint(TwoPhones.BobHost, 9000));
        var (toAlice, toOther) = (phones.Exchange.Open(), phones.Exchange.Open());
        toAlice.Answer(alice.Sdp("9 13"));
        toOther.Answer(other.Sdp(bob));
        using var bridge = MediaBridge.Connect(toAlice, toOther);
        var encoder = VoiceCodecs.Encoder(AudioCodec.G722);
        var payload = new byte[160];
        for (var (n, number) = (0, 0); n < 200; n++)
        {
            encoder.Encode([.. Enumerable.Range(0, 320).Select(i => (short)(5000 * Math.Sin(i / 5.0)))], payload);
            if (n is < 50 or >= 150)
                alice.Send(RawPeer.Rtp(number++, (uint)(160 * n), payloadType: 9, payload: payload), toAlice.LocalRtp);
            else if (n == 50)
                alice.Send(RawPeer.Rtp(number++, (uint)(160 * n), payloadType: 13, payload: [55]), toAlice.LocalRtp);
            await world.Delay(TimeSpan.FromMilliseconds(20));
        }
        return other.Received;
    }
}
