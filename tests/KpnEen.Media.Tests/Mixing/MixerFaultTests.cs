using System.Net;
using KpnEen.Media.Codecs;
using KpnEen.Media.Tests.Transcoding;
using KpnEen.Testing;

namespace KpnEen.Media.Tests.Mixing;

/// <summary>F17 for the mixer: what one party's network or phone does to its packets is heard of that party alone, and in order.</summary>
public sealed class MixerFaultTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData(20)]
    [InlineData(100)]
    [InlineData(200)]
    public void F17_jitter_reordering_and_duplicates_of_one_party_are_smoothed_and_the_others_undisturbed(int jitterMs) =>
        VirtualWorld.Run(async world =>
        {
            await using var room = new MixedPhones(world, AudioCodec.Pcma, AudioCodec.Pcmu, AudioCodec.Pcma);
            world.Network.SetConditions(
                MixedPhones.Host(0),
                TwoPhones.ExchangeHost,
                new VirtualNetworkConditions
                {
                    Delay = TimeSpan.FromMilliseconds(5),
                    Jitter = TimeSpan.FromMilliseconds(jitterMs),
                    Reorder = 0.05,
                    Duplicate = 0.05,
                }
            );
            room.Say(0);
            await world.Delay(10 * Second);
            // The delay has found its size: from here on no hole is heard.
            var (ofTheBad, ofTheGood) = (new QuietSpots(), new QuietSpots());
            room.Phones[2].Listen(ofTheBad);
            await world.Delay(20 * Second);
            Assert.InRange(ofTheBad.Count, 0, jitterMs / 20);
            room.AllHear(0);

            room.Say(1);
            room.Phones[0].Listen(ofTheGood);
            await world.Delay(10 * Second);
            Assert.Equal(0, ofTheGood.Count);
            room.AllHear(1);
        });

    [Theory]
    [InlineData("a new source")]
    [InlineData("a jump of the timestamp")]
    [InlineData("the other law")]
    [InlineData("ten seconds of nothing")]
    [InlineData("a wrap of the sequence")]
    public void F17_a_stream_that_changes_is_heard_again_at_once(string what) =>
        VirtualWorld.Run(async world =>
        {
            await using var room = new MixedPhones(world, AudioCodec.Pcma, AudioCodec.Pcma);
            using var odd = new RawPeer(world.Network, new IPEndPoint(MixedPhones.Host(50), 4000));
            var port = room.Exchange.Open();
            // Who is offered both laws may send either.
            port.CreateOffer();
            port.ApplyAnswer(odd.Sdp("8 0 101"));
            room.Mixer.Add(port);
            room.Say(1);
            var stream = new Speaker(odd, port.LocalRtp) { Sequence = what.Contains("wrap", StringComparison.Ordinal) ? 65500 : 1000 };
            for (var n = 0; n < 100; n++)
            {
                stream.Say();
                await world.Delay(Pcm.FrameTime);
            }
            Assert.True(room.Meters[0].Hears(Speaker.Hertz), "heard before");
            switch (what)
            {
                case "a new source":
                    (stream.Ssrc, stream.Sequence, stream.Timestamp) = (0x22222222, 40, 77);
                    break;
                case "a jump of the timestamp":
                    stream.Timestamp += 3_000_000_000;
                    break;
                case "the other law":
                    stream.IsMuLaw = true;
                    break;
                case "ten seconds of nothing":
                    await world.Delay(10 * Second);
                    stream.Timestamp += 80_000;
                    break;
            }
            for (var n = 0; n < 50; n++)
            {
                stream.Say();
                await world.Delay(Pcm.FrameTime);
            }
            Assert.True(room.Meters[0].Hears(Speaker.Hertz), "heard after");
            // The other speaker was there all the time.
            Assert.True(room.Meters[0].Level(MixedPhones.Tone(1)) > -24);
        });

    [Fact]
    public void F17_in_ten_minutes_nothing_drifts_by_20_ms() =>
        VirtualWorld.Run(
            async world =>
            {
                await using var room = new MixedPhones(world, AudioCodec.Pcma, AudioCodec.Pcma);
                var onset = new Onset(world);
                room.Phones[1].Listen(onset);
                var early = await DelayAsync(world, room, onset);
                var talk = room.Say(0);
                await world.Delay(TimeSpan.FromMinutes(10));
                talk.Dispose();
                await world.Delay(2 * Second);
                var late = await DelayAsync(world, room, onset);
                Assert.InRange(early.TotalMilliseconds, 0, 120);
                Assert.InRange((late - early).TotalMilliseconds, -20, 20);
            },
            options: VirtualWorldOptions.Default with
            {
                Budget = TimeSpan.FromMinutes(20),
            }
        );

    [Fact]
    public void Random_octets_as_speech_cost_nobody_anything() =>
        VirtualWorld.Run(async world =>
        {
            await using var room = new MixedPhones(world, AudioCodec.Pcma, AudioCodec.Opus);
            using var hostile = new RawPeer(world.Network, new IPEndPoint(MixedPhones.Host(50), 4000));
            var port = room.Exchange.Open();
            port.Answer(hostile.Sdp("111 9 101", "a=rtpmap:111 opus/48000/2\r\n"));
            room.Mixer.Add(port);
            room.Say(0);
            for (var n = 0; n < 500; n++)
            {
                var octets = new byte[world.Random.Next(0, 1400)];
                world.Random.NextBytes(octets);
                hostile.Send(
                    RawPeer.Rtp(
                        world.Random.Next(65536),
                        (uint)world.Random.Next(),
                        payloadType: (byte)(n % 2 == 0 ? 111 : 9),
                        payload: octets
                    ),
                    port.LocalRtp
                );
                await world.Delay(TimeSpan.FromMilliseconds(5));
            }
            await world.Delay(3 * Second);
            room.AllHear(0);
        });

    // From the phone's first sample to what the other phone hears.
    private static async Task<TimeSpan> DelayAsync(VirtualWorld world, MixedPhones room, Onset onset)
    {
        onset.Arm();
        var said = world.Elapsed;
        using (room.Say(0))
            await world.Delay(Second);
        await world.Delay(2 * Second);
        return onset.At!.Value - said;
    }

    /// <summary>When something loud is first heard.</summary>
    private sealed class Onset(VirtualWorld world) : IAudioSink
    {
        public TimeSpan? At { get; private set; }

        public void Arm() => At = null;

        public void OnAudio(AudioSides side, in AudioFrame frame)
        {
            for (var i = 0; i < frame.Samples.Length && At is null; i++)
            {
                if (Math.Abs(frame.Samples[i]) > 500)
                    At = world.Elapsed + TimeSpan.FromMicroseconds(1e6 * i / frame.Rate);
            }
        }
    }

    /// <summary>A tone, packet by packet, as the test wants the headers.</summary>
    private sealed class Speaker(RawPeer peer, IPEndPoint to)
    {
        public const double Hertz = 2200;
        private long _place;

        public int Sequence { get; set; }

        public uint Timestamp { get; set; } = 160;

        public uint Ssrc { get; set; } = 0x11111111;

        public bool IsMuLaw { get; set; }

        public void Say()
        {
            var samples = new short[Pcm.Frame];
            for (var i = 0; i < samples.Length; i++)
                samples[i] = (short)(4000 * Math.Sin(2 * Math.PI * Hertz * _place++ / Pcm.Rate));
            var payload = new byte[Pcm.Frame];
            (IsMuLaw ? G711Codec.MuLaw : G711Codec.ALaw).Encode(samples, payload);
            peer.Send(RawPeer.Rtp(Sequence++ & 0xFFFF, Timestamp, Ssrc, (byte)(IsMuLaw ? 0 : 8), payload: payload), to);
            Timestamp += Pcm.Frame;
        }
    }
}
