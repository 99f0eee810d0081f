using KpnEen.Testing;

namespace KpnEen.Media.Tests.Recording;

/// <summary>S38: a pause holds no audio, however often there is one and however late packets come.</summary>
public sealed class PauseTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(20, 2)]
    [InlineData(100, 3)]
    [InlineData(200, 4)]
    [InlineData(200, 5)]
    [InlineData(200, 6)]
    [InlineData(200, 7)]
    public void S38_What_is_said_in_forty_pauses_is_nowhere_in_the_recording(int jitterMilliseconds, int seed)
    {
        using var tapes = new Tapes();
        VirtualWorld.Run(
            async world =>
            {
                await using var phones = TwoPhones.Agreed(world, AudioCodec.Pcmu, AudioCodec.Pcmu);
                using var engine = tapes.Engine(world.Time);
                var recorder = await engine.StartAsync("rec_1", phones.ToAlice, phones.ToBob);
                for (var n = 0; n < 40; n++)
                {
                    using (phones.Alice.Send(new SilenceSource()))
                    using (phones.Bob.Send(new SilenceSource()))
                        await world.Delay(TimeSpan.FromMilliseconds(n == 0 ? 10_000 : 100 + world.Random.Next(900)));
                    recorder.Pause();
                    // Both speak as long as the pause lasts, to its last moment.
                    using (phones.Alice.Send(Tone.Steady(1000, levelDbm0: -3)))
                    using (phones.Bob.Send(Tone.Steady(600, levelDbm0: -3)))
                        await world.Delay(TimeSpan.FromMilliseconds(300 + world.Random.Next(2000)));
                    recorder.Resume();
                }
                await world.Delay(TimeSpan.FromSeconds(1));
                var result = await recorder.StopAsync();
                Assert.Equal(40, result.Pauses.Count);
            },
            seed,
            new VirtualWorldOptions
            {
                Conditions = new VirtualNetworkConditions
                {
                    Delay = TimeSpan.FromMilliseconds(10),
                    Jitter = TimeSpan.FromMilliseconds(jitterMilliseconds),
                    Reorder = jitterMilliseconds == 0 ? 0 : 0.05,
                    Duplicate = jitterMilliseconds == 0 ? 0 : 0.05,
                },
            }
        );
        var file = new StereoFile(tapes.Read("rec_1"));
        Assert.Equal(0, StereoFile.Energy(file.Left));
        Assert.Equal(0, StereoFile.Energy(file.Right));
    }

    [Fact]
    public void S38_What_is_said_before_and_after_is_there_and_a_pause_shortens_it_by_little() =>
        RunWithPauses(file =>
        {
            // One second of each digit's tone, ten times, and none of the pauses between.
            for (var n = 0; n < 10; n++)
            {
                Assert.True(StereoFile.Level(file.Left, 700 + (100 * n), n + 0.25) > -20, $"nothing is heard of number {n}");
                Assert.True(StereoFile.Level(file.Left, 700 + (100 * n), n + 0.8) > -20, $"nothing is heard of the end of number {n}");
                Assert.True(StereoFile.Level(file.Left, 2000, n + 0.05) < -35, $"the pause before number {n} is heard");
                Assert.True(StereoFile.Level(file.Left, 2000, n + 0.85) < -35, $"the pause after number {n} is heard");
            }
        });

    private static void RunWithPauses(Action<StereoFile> check)
    {
        using var tapes = new Tapes();
        VirtualWorld.Run(async world =>
        {
            await using var phones = TwoPhones.Agreed(world);
            using var engine = tapes.Engine(world.Time);
            var recorder = await engine.StartAsync("rec_1", phones.ToAlice, phones.ToBob);
            for (var n = 0; n < 10; n++)
            {
                using (phones.Alice.Send(Tone.Steady(700 + (100 * n))))
                    await world.Delay(TimeSpan.FromSeconds(1));
                recorder.Pause();
                using (phones.Alice.Send(Tone.Steady(2000)))
                    await world.Delay(TimeSpan.FromSeconds(3));
                recorder.Resume();
            }
            Assert.Equal(10, (await recorder.StopAsync()).Duration.TotalSeconds, 0.02);
        });
        check(new StereoFile(tapes.Read("rec_1")));
    }
}
