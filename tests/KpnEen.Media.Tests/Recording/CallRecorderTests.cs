using System.Security.Cryptography;
using KpnEen.Testing;

namespace KpnEen.Media.Tests.Recording;

public sealed class CallRecorderTests
{
    [Fact]
    public void Each_leg_is_in_its_own_channel_at_the_moment_it_spoke() =>
        Record(
            async (world, phones, recorder, _) =>
            {
                await world.Delay(Seconds(1));
                var alice = phones.Alice.Send(Tone.Steady(1000, levelDbm0: -10));
                await world.Delay(Seconds(1));
                phones.Bob.Send(Tone.Steady(600, levelDbm0: -10));
                await world.Delay(Seconds(1));
                alice.Dispose();
                await world.Delay(Seconds(1));
            },
            (file, result) =>
            {
                Assert.Equal(4, result.Duration.TotalSeconds, 0.03);
                Assert.Equal(1, StereoFile.Onset(file.Left), 0.025);
                Assert.Equal(2, StereoFile.Onset(file.Right), 0.025);
                Assert.Equal(-10, StereoFile.Level(file.Left, 1000, 2.5), 0.3);
                Assert.Equal(-10, StereoFile.Level(file.Right, 600, 2.5), 0.3);
                Assert.True(StereoFile.Level(file.Left, 600, 2.5) < -45);
                Assert.True(StereoFile.Level(file.Right, 1000, 2.5) < -45);
                Assert.Equal(0, StereoFile.Peak(file.Left, 3.1, 3.9));
                Assert.Empty(result.Pauses);
            }
        );

    [Fact]
    public void The_result_tells_the_truth_about_the_file()
    {
        using var tapes = new Tapes();
        RecordingResult? result = null;
        VirtualWorld.Run(async world =>
        {
            await using var phones = TwoPhones.Agreed(world);
            using var engine = tapes.Engine(world.Time);
            await using var recorder = await engine.StartAsync("rec_1", phones.ToAlice, phones.ToBob);
            phones.Alice.Send(Tone.Dial());
            await world.Delay(Seconds(2.5));
            result = await recorder.StopAsync();
            Assert.Same(result, await recorder.StopAsync());
            Assert.Equal(0, engine.Running);
        });
        var bytes = tapes.Read("rec_1");
        Assert.Equal(bytes.Length, result!.Bytes);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), result.Sha256);
        Assert.Equal(new StereoFile(bytes).Duration, result.Duration);
    }

    [Fact]
    public void S38_a_pause_leaves_no_audio_and_takes_no_time() =>
        Record(
            async (world, phones, recorder, _) =>
            {
                var speaking = phones.Alice.Send(Tone.Steady(1000));
                await world.Delay(Seconds(2));
                speaking.Dispose();
                await world.Delay(Seconds(0.5));
                recorder.Pause();
                recorder.Pause();
                Assert.True(recorder.IsPaused);
                using (phones.Alice.Send(Tone.Steady(600)))
                    await world.Delay(Seconds(10));
                await world.Delay(Seconds(0.5));
                recorder.Resume();
                recorder.Resume();
                Assert.False(recorder.IsPaused);
                await world.Delay(Seconds(0.5));
                phones.Alice.Send(Tone.Steady(1400));
                await world.Delay(Seconds(2));
            },
            (file, result) =>
            {
                Assert.Equal(5, file.Duration.TotalSeconds, 0.05);
                for (var at = 0.0; at < 4.8; at += 0.1)
                    Assert.True(StereoFile.Level(file.Left, 600, at) < -40, $"The pause is heard at {at:F1} s.");
                Assert.True(StereoFile.Level(file.Left, 1000, 1) > -20);
                Assert.True(StereoFile.Level(file.Left, 1400, 4) > -20);
                Assert.Equal(3, StereoFile.Onset(file.Left, 2.1), 0.03);
                var pause = Assert.Single(result.Pauses);
                Assert.Equal(10.5, (pause.To - pause.From).TotalSeconds, 0.01);
                Assert.Equal(2.5, pause.Offset.TotalSeconds, 0.01);
            }
        );

    [Fact]
    public void A_call_that_ends_in_a_pause_ends_where_the_pause_began() =>
        Record(
            async (world, phones, recorder, _) =>
            {
                await world.Delay(Seconds(2));
                recorder.Pause();
                await world.Delay(Seconds(60));
            },
            (file, result) =>
            {
                Assert.Equal(2, file.Duration.TotalSeconds, 0.01);
                Assert.Equal(60, (result.Pauses[0].To - result.Pauses[0].From).TotalSeconds, 0.01);
            }
        );

    [Fact]
    public void After_a_transfer_the_new_leg_is_in_the_channel_of_the_old() =>
        Record(
            async (world, phones, recorder, _) =>
            {
                await using var engine = TwoPhones.Engine(world, System.Net.IPAddress.Parse("203.0.113.30"));
                var (carol, toCarol) = (engine.Open(), phones.Exchange.Open());
                TwoPhones.Agree(toCarol, carol);
                phones.Bob.Send(Tone.Steady(600));
                carol.Send(Tone.Steady(1400));
                await world.Delay(Seconds(2));
                recorder.RetargetRight(toCarol);
                await world.Delay(Seconds(2));
                recorder.RetargetRight(null);
                await world.Delay(Seconds(1));
            },
            (file, _) =>
            {
                Assert.Equal(5, file.Duration.TotalSeconds, 0.05);
                Assert.True(StereoFile.Level(file.Right, 600, 1) > -20);
                Assert.True(StereoFile.Level(file.Right, 600, 3) < -50);
                Assert.True(StereoFile.Level(file.Right, 1400, 3) > -20);
                Assert.Equal(0, StereoFile.Peak(file.Right, 4.1, 4.9));
            }
        );

    [Fact]
    public void A_copy_taken_at_any_time_plays_up_to_the_last_second() =>
        Record(
            async (world, phones, recorder, tapes) =>
            {
                phones.Alice.Send(Tone.Steady(1000));
                for (var n = 1; n <= 30; n++)
                {
                    await world.Delay(Seconds(0.37));
                    var copy = tapes.ReadCopy("rec_1");
                    Assert.InRange(copy.Duration.TotalSeconds, Math.Max(0, n * 0.37 - 1), n * 0.37);
                    if (copy.Duration > Seconds(0.5))
                        Assert.True(StereoFile.Level(copy.Left, 1000, copy.Duration.TotalSeconds - 0.15) > -20);
                }
            },
            (_, _) => { }
        );

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void F17_ten_minutes_of_jitter_reorder_and_loss_keep_both_channels_aligned(int seed) =>
        Record(
            async (world, phones, recorder, _) =>
            {
                // A beep each 5 s on one side and on the other, so that drift shows anywhere.
                phones.Alice.Send(Tone.Cadence(1000, 4000));
                phones.Bob.Send(Tone.Cadence(1000, 4000));
                await world.Delay(TimeSpan.FromMinutes(10));
            },
            (file, result) =>
            {
                Assert.Equal(600, result.Duration.TotalSeconds, 0.05);
                for (var at = 0; at < 595; at += 5)
                {
                    var (left, right) = (
                        StereoFile.Onset(file.Left, Math.Max(0, at - 1)),
                        StereoFile.Onset(file.Right, Math.Max(0, at - 1))
                    );
                    // The network takes 10 ms, a frame of 20 ms counts as spoken before it was sent; and packets may be lost at the very start.
                    Assert.InRange(left - at, -0.02, 0.085);
                    Assert.InRange(right - at, -0.02, 0.085);
                    Assert.InRange(StereoFile.Onset(file.Left, at + 0.5) - at, 0.45, 0.6);
                }
            },
            new VirtualNetworkConditions
            {
                Loss = 0.02,
                Reorder = 0.05,
                Duplicate = 0.05,
                Delay = TimeSpan.FromMilliseconds(10),
                Jitter = TimeSpan.FromMilliseconds(60),
            },
            seed
        );

    [Fact]
    public void An_existing_file_is_never_overwritten() =>
        VirtualWorld.Run(async world =>
        {
            using var tapes = new Tapes();
            using var engine = tapes.Engine(world.Time);
            await File.WriteAllTextAsync(engine.PathOf("rec_1"), "precious");
            await Assert.ThrowsAsync<IOException>(() => engine.StartAsync("rec_1", null, null));
            Assert.Equal("precious", await File.ReadAllTextAsync(engine.PathOf("rec_1")));
            Assert.Equal(0, engine.Running);
        });

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    private static void Record(
        Func<VirtualWorld, TwoPhones, CallRecorder, Tapes, Task> call,
        Action<StereoFile, RecordingResult> check,
        VirtualNetworkConditions? conditions = null,
        int seed = 1
    )
    {
        using var tapes = new Tapes();
        RecordingResult? result = null;
        VirtualWorld.Run(
            async world =>
            {
                await using var phones = TwoPhones.Agreed(world);
                using var bridge = MediaBridge.Connect(phones.ToAlice, phones.ToBob);
                using var engine = tapes.Engine(world.Time);
                await using var recorder = await engine.StartAsync("rec_1", phones.ToAlice, phones.ToBob);
                await call(world, phones, recorder, tapes);
                result = await recorder.StopAsync();
            },
            seed,
            new VirtualWorldOptions { Conditions = conditions ?? VirtualNetworkConditions.Perfect }
        );
        check(new StereoFile(tapes.Read("rec_1")), result!);
    }
}
