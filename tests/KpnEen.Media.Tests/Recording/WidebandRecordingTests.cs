using KpnEen.Media.Tests.Transcoding;
using KpnEen.Testing;

namespace KpnEen.Media.Tests.Recording;

/// <summary>A recording is wideband when a leg is as it begins; the other leg is brought to its rate.</summary>
public sealed class WidebandRecordingTests
{
    [Theory]
    [InlineData("G722")]
    [InlineData("opus")]
    public void A_wideband_leg_is_heard_up_to_its_highest_tones_beside_a_narrow_one(string codec) =>
        Record(
            codec,
            "PCMA",
            async (world, phones, engine) =>
            {
                await using var recorder = await engine.StartAsync("rec_1", phones.ToAlice, phones.ToBob);
                Assert.Equal(16_000, recorder.Rate);
                phones.Alice.Send(new WideTone(5000));
                phones.Bob.Send(Tone.Steady(1000));
                await world.Delay(TimeSpan.FromSeconds(4));
                await recorder.StopAsync();
            },
            file =>
            {
                Assert.Equal((16_000, 4), (file.Rate, Math.Round(file.Duration.TotalSeconds, 1)));
                Assert.InRange(Level(file.Left, 5000), -14, -6);
                Assert.InRange(Level(file.Right, 1000), -14, -12);
                Assert.True(Level(file.Right, 5000) < -45);
                Assert.True(Level(file.Right, 7000) < -45, "no mirror of the narrow one");
            }
        );

    [Fact]
    public void A_wideband_leg_that_comes_later_is_brought_to_the_rate_the_recording_has() =>
        Record(
            "G722",
            "PCMA",
            async (world, phones, engine) =>
            {
                await using var recorder = await engine.StartAsync("rec_1", phones.ToBob, null);
                Assert.Equal(8000, recorder.Rate);
                recorder.RetargetRight(phones.ToAlice);
                phones.Alice.Send(new WideTone(1000));
                phones.Bob.Send(Tone.Steady(600));
                await world.Delay(TimeSpan.FromSeconds(3));
                await recorder.StopAsync();
            },
            file =>
            {
                Assert.Equal(8000, file.Rate);
                Assert.Equal(3, file.Duration.TotalSeconds, 0.02);
                Assert.InRange(StereoFile.Level(file.Right, 1000, 2), -14, -6);
                Assert.True(StereoFile.Level(file.Left, 600, 2) > -16);
            }
        );

    [Theory]
    [InlineData("G722")]
    [InlineData("opus")]
    public void S38_A_pause_holds_nothing_of_a_wideband_leg_either(string codec) =>
        Record(
            codec,
            "PCMA",
            async (world, phones, engine) =>
            {
                await using var recorder = await engine.StartAsync("rec_1", phones.ToAlice, phones.ToBob);
                await world.Delay(TimeSpan.FromSeconds(1));
                recorder.Pause();
                using (phones.Alice.Send(new WideTone(3000)))
                using (phones.Bob.Send(Tone.Steady(1000)))
                    await world.Delay(TimeSpan.FromSeconds(3));
                recorder.Resume();
                await world.Delay(TimeSpan.FromSeconds(1));
                await recorder.StopAsync();
            },
            file =>
            {
                Assert.Equal(2, file.Duration.TotalSeconds, 0.02);
                Assert.Equal(0, StereoFile.Energy(file.Left));
                Assert.Equal(0, StereoFile.Energy(file.Right));
            }
        );

    private static void Record(
        string alice,
        string bob,
        Func<VirtualWorld, TwoPhones, RecordingEngine, Task> call,
        Action<StereoFile> check
    )
    {
        using var tapes = new Tapes();
        VirtualWorld.Run(async world =>
        {
            await using var phones = TwoPhones.Agreed(world, Codec(alice), Codec(bob));
            using var engine = tapes.Engine(world.Time);
            await call(world, phones, engine);
        });
        check(new StereoFile(tapes.Read("rec_1")));
    }

    private static AudioCodec Codec(string name) =>
        name switch
        {
            "G722" => AudioCodec.G722,
            "opus" => AudioCodec.Opus,
            _ => AudioCodec.Pcma,
        };

    private static double Level(short[] channel, double hertz)
    {
        var meter = new ToneMeter();
        meter.OnAudio(AudioSides.Heard, new AudioFrame(channel.AsSpan(32_000, 3200), 16_000, 0));
        return meter.Level(hertz);
    }
}
