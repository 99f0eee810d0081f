using KpnEen.Media.Codecs;
using KpnEen.Media.Tests.Codecs;
using KpnEen.Testing;

namespace KpnEen.Media.Tests.Transcoding;

/// <summary>Two legs that share no codec.</summary>
public sealed class TranscodingTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    public static TheoryData<string, string> Pairs =>
        new()
        {
            { "opus", "PCMA" },
            { "opus", "PCMU" },
            { "opus", "G722" },
            { "G722", "PCMA" },
            { "G722", "PCMU" },
        };

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Each_hears_the_tone_of_the_other(string alice, string bob) =>
        VirtualWorld.Run(async world =>
        {
            await using var phones = TwoPhones.Agreed(world, Codec(alice), Codec(bob));
            Assert.Equal((Codec(alice), Codec(bob)), (phones.ToAlice.Codec, phones.ToBob.Codec));
            var (atAlice, atBob, fromAlice, toBob) = (new ToneMeter(), new ToneMeter(), new ToneMeter(), new ToneMeter());
            phones.Alice.Listen(atAlice);
            phones.Bob.Listen(atBob);
            phones.ToAlice.Listen(fromAlice);
            phones.ToBob.Listen(toBob, AudioSides.Sent);
            using var bridge = MediaBridge.Connect(phones.ToAlice, phones.ToBob);

            phones.Alice.Send(Tone.Steady(1000, levelDbm0: -10));
            phones.Bob.Send(Tone.Steady(600, levelDbm0: -20));
            await world.Delay(2 * Second);

            Assert.Equal(-10, atBob.Level(1000), 2.0);
            Assert.Equal(-20, atAlice.Level(600), 2.0);
            Assert.True(atBob.Hears(1000) && !atBob.Hears(600));
            Assert.True(atAlice.Hears(600) && !atAlice.Hears(1000));
            // Who listens at the exchange hears the same.
            Assert.True(fromAlice.Hears(1000));
            Assert.True(toBob.Hears(1000));
            Assert.InRange(phones.Bob.Quality.Received.Packets, 94, 101);
            Assert.Equal(0, phones.Bob.Quality.Received.Lost);
            Assert.InRange(phones.Bob.Quality.Received.JitterMs, 0, 1);
        });

    [Theory]
    [InlineData("G722", "opus")]
    [InlineData("opus", "G722")]
    public void Wideband_stays_wideband(string alice, string bob) =>
        VirtualWorld.Run(async world =>
        {
            await using var phones = TwoPhones.Agreed(world, Codec(alice), Codec(bob));
            var atBob = new ToneMeter();
            phones.Bob.Listen(atBob);
            using var bridge = MediaBridge.Connect(phones.ToAlice, phones.ToBob);
            phones.Alice.Send(new WideTone(5000));
            await world.Delay(2 * Second);
            Assert.True(atBob.Hears(5000));
        });

    [Fact]
    public void Two_that_share_a_codec_are_relayed_whatever_their_first_one_is() =>
        VirtualWorld.Run(async world =>
        {
            await using var phones = TwoPhones.Agreed(world, AudioCodec.Opus, AudioCodec.Opus);
            using var bridge = MediaBridge.Connect(phones.ToAlice, phones.ToBob);
            phones.Alice.Send(Tone.Steady(1000));
            var before = world.Elapsed;
            await world.Delay(Second);
            // What was sent is what arrives, octet for octet: no packet more, none less, none later than the wire takes.
            Assert.Equal(phones.Alice.Quality.Sent.Packets, phones.Bob.Quality.Received.Packets, 1.0);
        });

    [Fact]
    public void A_session_that_is_renewed_in_mid_call_is_not_heard() =>
        VirtualWorld.Run(async world =>
        {
            await using var phones = TwoPhones.Agreed(world, AudioCodec.Opus, AudioCodec.Pcma);
            var atBob = new QuietSpots();
            phones.Bob.Listen(atBob);
            using var bridge = MediaBridge.Connect(phones.ToAlice, phones.ToBob);
            phones.Alice.Send(Tone.Steady(1000));
            await world.Delay(Second);
            for (var n = 0; n < 5; n++)
            {
                TwoPhones.Agree(phones.ToBob, phones.Bob);
                TwoPhones.Agree(phones.Alice, phones.ToAlice);
                await world.Delay(Second);
            }
            Assert.Equal(0, atBob.Count);
        });

    [Fact]
    public void Our_own_sound_takes_the_place_of_the_other_leg_and_ends_without_a_trace() =>
        VirtualWorld.Run(async world =>
        {
            await using var phones = TwoPhones.Agreed(world, AudioCodec.Opus, AudioCodec.Pcma);
            var atBob = new ToneMeter();
            phones.Bob.Listen(atBob);
            using var bridge = MediaBridge.Connect(phones.ToAlice, phones.ToBob);
            phones.Alice.Send(Tone.Steady(1000));
            await world.Delay(Second);
            using (phones.ToBob.Send(Tone.Dial()))
            {
                await world.Delay(Second);
                Assert.True(atBob.Hears(425) && !atBob.Hears(1000));
            }
            await world.Delay(Second);
            Assert.True(atBob.Hears(1000) && !atBob.Hears(425));
            Assert.Equal(0, phones.Bob.Quality.Received.Lost);
        });

    [Fact]
    public void Nothing_ticks_after_the_call_and_nothing_is_sent_while_nobody_speaks() =>
        VirtualWorld.Run(async world =>
        {
            await using var phones = TwoPhones.Agreed(world, AudioCodec.Opus, AudioCodec.Pcma);
            using (MediaBridge.Connect(phones.ToAlice, phones.ToBob))
            {
                using (phones.Alice.Send(Tone.Steady(1000)))
                    await world.Delay(Second);
                await world.Delay(Second);
                var sent = phones.ToBob.Quality.Sent.Packets;
                await world.Delay(10 * Second);
                Assert.Equal(sent, phones.ToBob.Quality.Sent.Packets);
                // It goes on where time is, not where it stopped.
                using (phones.Alice.Send(Tone.Steady(1000)))
                    await world.Delay(Second);
                Assert.InRange(phones.ToBob.Quality.Sent.Packets - sent, 45, 70);
                Assert.InRange(phones.Bob.Quality.Received.JitterMs, 0, 15);
            }
        });

    [Fact]
    public void Nothing_is_allocated_once_it_runs() =>
        VirtualWorld.Run(async world =>
        {
            await using var phones = TwoPhones.Agreed(world, AudioCodec.Opus, AudioCodec.Pcma);
            var clock = new HandClock();
            var transcoder = new KpnEen.Media.Transcoding.Transcoder(phones.ToBob.Audio.Outgoing, 8000, clock, world.Time)
            {
                Session = phones.ToBob.Audio.Session!,
            };
            var encoder = VoiceCodecs.Encoder(AudioCodec.Opus);
            var packet = new byte[1500];
            var length = 12 + encoder.Encode(Speech.Make(16000, 0.02), packet.AsSpan(12));
            var format = transcoder.Format(AudioCodec.Opus);
            phones.ToBob.Audio.Outgoing.MaySend = false;
            Run(0, 500);
            var before = GC.GetAllocatedBytesForCurrentThread();
            Run(500, 2000);
            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

            void Run(int from, int to)
            {
                for (var n = from; n < to; n++)
                {
                    KpnEen.Media.Rtp.RtpPacket.WriteHeader(packet, 111, false, (ushort)n, (uint)(960 * n), 1);
                    Assert.True(KpnEen.Media.Rtp.RtpPacket.TryParse(packet.AsSpan(0, length), out var rtp));
                    transcoder.Put(rtp, format, rtp.Timestamp);
                    clock.Ticker!.OnFrame();
                }
            }
        });

    private static AudioCodec Codec(string name) => AudioCodec.Named.First(c => c.Name == name);
}
