using System.Net;
using KpnEen.Media.Codecs;
using KpnEen.Media.Tests.Codecs;
using KpnEen.Testing;

namespace KpnEen.Media.Tests.Transcoding;

/// <summary>F16 and F17: what a bad network and odd senders do to a relayed and to a transcoded leg.</summary>
public sealed class FaultyStreamTests
{
    private static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(20);

    [Theory]
    [InlineData(0.01, 4.33)]
    [InlineData(0.02, 4.23)]
    [InlineData(0.05, 3.92)]
    [InlineData(0.10, 3.41)]
    [InlineData(0.20, 2.63)]
    public void F16_the_relay_adds_no_loss_and_its_estimate_is_that_of_G107(double loss, double mos) =>
        VirtualWorld.Run(
            async world =>
            {
                await using var phones = TwoPhones.Agreed(world);
                world.Network.SetConditions(TwoPhones.AliceHost, TwoPhones.ExchangeHost, new() { Loss = loss });
                using var bridge = MediaBridge.Connect(phones.ToAlice, phones.ToBob);
                phones.Alice.Send(Tone.Steady(1000));
                await world.Delay(TimeSpan.FromSeconds(120));
                var (heard, sent) = (phones.ToAlice.Quality.Received, phones.ToBob.Quality.Sent);
                Assert.InRange(phones.Alice.Quality.Sent.Packets - heard.Packets - heard.Lost, 0, 2);
                Assert.Equal(heard.Packets, sent.Packets);
                // The far side sees the same holes, no more and no fewer.
                Assert.Equal(heard.Lost, phones.Bob.Quality.Received.Lost, 1.0);
                Assert.Equal(mos, heard.Mos!.Value, 0.2);
            },
            seed: 16
        );

    [Theory]
    [InlineData(0.01)]
    [InlineData(0.02)]
    [InlineData(0.05)]
    [InlineData(0.10)]
    [InlineData(0.20)]
    public void F16_the_transcoder_passes_on_a_stream_without_holes(double loss) =>
        VirtualWorld.Run(
            async world =>
            {
                await using var phones = TwoPhones.Agreed(world, AudioCodec.G722, AudioCodec.Pcma);
                world.Network.SetConditions(TwoPhones.AliceHost, TwoPhones.ExchangeHost, new() { Loss = loss });
                var heard = new LoudShare();
                phones.Bob.Listen(heard);
                using var bridge = MediaBridge.Connect(phones.ToAlice, phones.ToBob);
                phones.Alice.Send(Tone.Steady(1000));
                await world.Delay(TimeSpan.FromSeconds(60));
                var atBob = phones.Bob.Quality.Received;
                Assert.InRange(phones.ToAlice.Quality.Received.LossRatio, 0.6 * loss, 1.5 * loss);
                Assert.Equal(0, atBob.Lost);
                Assert.InRange(atBob.Packets, 2985, 3001);
                Assert.InRange(atBob.JitterMs, 0, 1);
                Assert.True(heard.Share > 1 - loss / 3, $"{heard.Share:P1} of the tone was heard.");
            },
            seed: 16
        );

    [Theory]
    [InlineData(20)]
    [InlineData(50)]
    [InlineData(100)]
    [InlineData(200)]
    public void F17_jitter_reorder_and_duplicates_leave_the_transcoder_even_and_in_order(int jitterMs) =>
        VirtualWorld.Run(
            async world =>
            {
                await using var phones = TwoPhones.Agreed(world, AudioCodec.G722, AudioCodec.Pcma);
                world.Network.SetConditions(
                    TwoPhones.AliceHost,
                    TwoPhones.ExchangeHost,
                    new()
                    {
                        Jitter = TimeSpan.FromMilliseconds(jitterMs),
                        Reorder = 0.05,
                        Duplicate = 0.05,
                    }
                );
                using var bob = new RawPeer(world.Network, new IPEndPoint(TwoPhones.BobHost, 9000));
                var toBob = phones.Exchange.Open();
                toBob.Answer(bob.Sdp("8 101"));
                using var bridge = MediaBridge.Connect(phones.ToAlice, toBob);
                phones.Alice.Send(Tone.Steady(1000));
                await world.Delay(TimeSpan.FromSeconds(60));
                Assert.InRange(bob.Received.Count, 2960, 3001);
                foreach (var (before, after) in bob.Received.Zip(bob.Received.Skip(1)))
                {
                    Assert.Equal((ushort)(RawPeer.Sequence(before) + 1), RawPeer.Sequence(after));
                    Assert.Equal(160u, RawPeer.Timestamp(after) - RawPeer.Timestamp(before));
                }
            },
            seed: 17
        );

    [Fact]
    public void F17_a_new_stream_jumps_another_payload_type_and_a_gap_pass_the_relay_as_one_stream() =>
        VirtualWorld.Run(async world =>
        {
            var (received, _) = await OddSender(world, "8");
            var voice = received.ToList();
            Assert.InRange(voice.Count, 348, 350);
            AssertOneStream(voice);
            // A relay passes on what it gets: the hole of a jump in numbers is there, and nothing was made up.
            Assert.All(voice, p => Assert.Equal(172, p.Length));
        });

    [Fact]
    public void F17_a_new_stream_jumps_another_payload_type_and_a_gap_are_mended_by_the_transcoder() =>
        VirtualWorld.Run(async world =>
        {
            var (received, sent) = await OddSender(world, "9");
            AssertOneStream(received);
            Assert.InRange(received.Count, sent, sent + 80);
            for (var n = 1; n < received.Count; n++)
                Assert.Equal((ushort)(RawPeer.Sequence(received[n - 1]) + 1), RawPeer.Sequence(received[n]));
        });

    [Theory]
    [InlineData(200)]
    [InlineData(-200)]
    public void F17_a_sender_200_ppm_off_for_10_minutes_is_sent_on_by_our_clock(int ppm) =>
        VirtualWorld.Run(async world =>
        {
            await using var phones = TwoPhones.Agreed(world);
            using var alice = new RawPeer(world.Network, new IPEndPoint(TwoPhones.AliceHost, 9000));
            var toAlice = phones.Exchange.Open();
            toAlice.Answer(alice.Sdp("9"));
            using var bridge = MediaBridge.Connect(toAlice, phones.ToBob);
            var heard = new Beats(world);
            phones.Bob.Listen(heard);
            // Once a second 40 ms of a loud tone.
            var encoder = VoiceCodecs.Encoder(AudioCodec.G722);
            var (loud, quiet) = (new byte[160], new byte[160]);
            encoder.Encode(new short[320], quiet);
            encoder.Encode([.. Enumerable.Range(0, 320).Select(i => (short)(9000 * Math.Sin(i / 3.0)))], loud);
            var sentAt = new List<double>();
            var start = world.Elapsed;
            for (var n = 0; n < 30_000; n++)
            {
                var due = start + TimeSpan.FromTicks((long)(Frame.Ticks * n * (1 - ppm / 1e6)));
                if (due > world.Elapsed)
                    await world.Delay(due - world.Elapsed);
                if (n % 50 == 0)
                    sentAt.Add(world.Elapsed.TotalMilliseconds);
                alice.Send(RawPeer.Rtp(n, (uint)(160 * n), payloadType: 9, payload: n % 50 < 2 ? loud : quiet), toAlice.LocalRtp);
            }
            await world.Delay(TimeSpan.FromSeconds(1));
            Assert.Equal(600, heard.At.Count);
            var delays = heard.At.Zip(sentAt, (at, sent) => at - sent).Skip(10).ToList();
            // Told by packets of 20 ms: one of them is the grain of this measure.
            Assert.True(delays.Max() - delays.Min() <= 40, $"The delay went from {delays.Min():0} to {delays.Max():0} ms.");
            Assert.Equal(0, phones.Bob.Quality.Received.Lost);
        });

    /// <summary>Seven seconds of packets with a fault after each; what the other leg gets, and how many were sent.</summary>
    private static async Task<(List<byte[]> Received, int Sent)> OddSender(VirtualWorld world, string first)
    {
        await using var phones = TwoPhones.Agreed(world);
        using var alice = new RawPeer(world.Network, new IPEndPoint(TwoPhones.AliceHost, 9000));
        using var bob = new RawPeer(world.Network, new IPEndPoint(TwoPhones.BobHost, 9000));
        var (toAlice, toBob) = (phones.Exchange.Open(), phones.Exchange.Open());
        // The exchange offers, so that the phone may take two codecs and change between them.
        toAlice.CreateOffer();
        toAlice.ApplyAnswer(alice.Sdp(first == "9" ? "9 0" : "8 0"));
        toBob.Answer(bob.Sdp("8"));
        using var bridge = MediaBridge.Connect(toAlice, toBob);
        var (number, timestamp, ssrc, type, sent) = (65_500, uint.MaxValue - 50_000, 1u, byte.Parse(first, null), 0);
        for (var second = 0; second < 7; second++)
        {
            for (var n = 0; n < 50; n++)
            {
                alice.Send(RawPeer.Rtp(number++, timestamp, ssrc, type), toAlice.LocalRtp);
                (timestamp, sent) = (timestamp + 160, sent + 1);
                await world.Delay(Frame);
            }
            if (second == 0)
                (ssrc, number, timestamp) = (2, 7, 99);
            else if (second == 1)
                timestamp += 1_000_000;
            else if (second == 2)
                timestamp -= 400_000;
            else if (second == 3)
                number += 20_000;
            else if (second == 4)
                type = 0;
            else if (second == 5)
                await world.Delay(TimeSpan.FromSeconds(10));
        }
        await world.Delay(TimeSpan.FromSeconds(1));
        return (bob.Received, sent);
    }

    private static void AssertOneStream(List<byte[]> packets)
    {
        Assert.Single(packets.Select(RawPeer.Ssrc).Distinct());
        Assert.All(packets, p => Assert.Equal(8, p[1] & 0x7F));
    }

    private sealed class LoudShare : IAudioSink
    {
        private int _frames;
        private int _loud;

        public double Share => (double)_loud / _frames;

        public void OnAudio(AudioSides side, in AudioFrame frame)
        {
            if (Speech.Level(frame.Samples) > -25)
                _loud++;
            _frames++;
        }
    }

    /// <summary>When a loud sound began.</summary>
    private sealed class Beats(VirtualWorld world) : IAudioSink
    {
        private int _quiet = 10;

        public List<double> At { get; } = [];

        public void OnAudio(AudioSides side, in AudioFrame frame)
        {
            var loud = false;
            foreach (var sample in frame.Samples)
                loud |= Math.Abs((int)sample) > 3000;
            if (loud && _quiet >= 10)
                At.Add(world.Elapsed.TotalMilliseconds);
            _quiet = loud ? 0 : _quiet + 1;
        }
    }
}
