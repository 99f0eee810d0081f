using KpnEen.Testing;

namespace KpnEen.Media.Tests.Recording;

/// <summary>F09: a disk that is full, slow or broken costs the recording, and nothing else.</summary>
public sealed class RecordingDiskTests : IDisposable
{
    private readonly Tapes _tapes = new();

    public void Dispose() => _tapes.Dispose();

    [Fact]
    public void F09_A_disk_that_fills_up_ends_the_recording_at_once_and_leaves_no_file() =>
        VirtualWorld.Run(async world =>
        {
            await using var phones = TwoPhones.Agreed(world);
            using var bridge = MediaBridge.Connect(phones.ToAlice, phones.ToBob);
            var disk = new TestDisk { Left = 2L << 40 };
            using var engine = _tapes.Engine(world.Time, disk);
            var recorder = await engine.StartAsync("rec_1", phones.ToAlice, phones.ToBob);
            phones.Alice.Send(Tone.Steady(1000));
            var bob = new ToneMeter();
            phones.Bob.Listen(bob);
            await world.Delay(TimeSpan.FromSeconds(3));
            Assert.False(recorder.Failed.IsCancellationRequested);
            disk.Left = 10_000;
            await world.Delay(TimeSpan.FromSeconds(0.7));
            Assert.True(recorder.Failed.IsCancellationRequested);
            Assert.Contains("No space left", recorder.Failure!.Message, StringComparison.Ordinal);
            Assert.False(File.Exists(_tapes.PathOf("rec_1")));
            Assert.Equal((0, 1), (engine.Running, disk.Closed));
            await Assert.ThrowsAsync<IOException>(() => recorder.StopAsync());
            await world.Delay(TimeSpan.FromSeconds(1));
            Assert.True(bob.Level(1000) > -20, "the call goes on");
        });

    [Fact]
    public void F09_A_disk_that_fills_up_at_the_very_end_leaves_no_half_file_that_counts() =>
        VirtualWorld.Run(async world =>
        {
            var disk = new TestDisk();
            using var engine = _tapes.Engine(world.Time, disk);
            var recorder = await engine.StartAsync("rec_1", null, null);
            await world.Delay(TimeSpan.FromSeconds(2.05));
            disk.Left = 100;
            await Assert.ThrowsAsync<IOException>(() => recorder.StopAsync());
            Assert.False(File.Exists(_tapes.PathOf("rec_1")));
        });

    [Fact]
    public void F09_None_begins_below_the_floor_and_again_when_there_is_room() =>
        VirtualWorld.Run(async world =>
        {
            var disk = new TestDisk { Left = (256 << 20) - 1 };
            using var engine = _tapes.Engine(world.Time, disk);
            var refused = await Assert.ThrowsAsync<IOException>(() => engine.StartAsync("rec_1", null, null));
            Assert.Contains("full", refused.Message, StringComparison.Ordinal);
            Assert.False(File.Exists(_tapes.PathOf("rec_1")));
            Assert.Equal(0, engine.Running);
            disk.Left++;
            await using var recorder = await engine.StartAsync("rec_1", null, null);
        });

    [Fact]
    public void A_disk_that_makes_no_file_in_a_second_is_waited_for_no_longer() =>
        VirtualWorld.Run(async world =>
        {
            var stuck = new StuckWorkers(world.Time) { IsStuck = true };
            using var engine = _tapes.Engine(world.Time, workers: stuck);
            var began = world.Elapsed;
            await Assert.ThrowsAsync<IOException>(() => engine.StartAsync("rec_1", null, null));
            Assert.Equal(1, (world.Elapsed - began).TotalSeconds, 0.01);
            stuck.GoOn();
            Assert.False(File.Exists(_tapes.PathOf("rec_1")));
            Assert.Equal(0, engine.Running);
        });

    [Fact]
    public void A_disk_that_is_late_costs_nothing_as_long_as_memory_holds() =>
        VirtualWorld.Run(async world =>
        {
            await using var phones = TwoPhones.Agreed(world);
            var stuck = new StuckWorkers(world.Time);
            using var engine = _tapes.Engine(world.Time, workers: stuck);
            var recorder = await engine.StartAsync("rec_1", phones.ToAlice, phones.ToBob);
            phones.Alice.Send(Tone.Steady(1000));
            await world.Delay(TimeSpan.FromSeconds(1));
            stuck.IsStuck = true;
            await world.Delay(TimeSpan.FromSeconds(9));
            stuck.GoOn();
            await world.Delay(TimeSpan.FromSeconds(1));
            var result = await recorder.StopAsync();
            Assert.Equal(11, result.Duration.TotalSeconds, 0.05);
            var file = new StereoFile(_tapes.Read("rec_1"));
            for (var at = 0.1; at < 10.8; at += 0.1)
                Assert.True(StereoFile.Level(file.Left, 1000, at) > -20, $"nothing is heard at {at:F1} s");
        });

    [Fact]
    public void A_disk_that_is_ten_seconds_late_costs_the_recording_and_no_more_memory() =>
        VirtualWorld.Run(async world =>
        {
            await using var phones = TwoPhones.Agreed(world);
            using var bridge = MediaBridge.Connect(phones.ToAlice, phones.ToBob);
            var stuck = new StuckWorkers(world.Time);
            using var engine = _tapes.Engine(world.Time, workers: stuck);
            var recorder = await engine.StartAsync("rec_1", phones.ToAlice, phones.ToBob);
            phones.Alice.Send(Tone.Steady(1000));
            var bob = new ToneMeter();
            phones.Bob.Listen(bob);
            stuck.IsStuck = true;
            await world.Delay(TimeSpan.FromSeconds(9.5));
            Assert.False(recorder.Failed.IsCancellationRequested);
            await world.Delay(TimeSpan.FromSeconds(1.5));
            Assert.True(recorder.Failed.IsCancellationRequested);
            Assert.Contains("behind", recorder.Failure!.Message, StringComparison.Ordinal);
            await Assert.ThrowsAsync<IOException>(() => recorder.StopAsync());
            Assert.True(bob.Level(1000) > -20, "the call goes on");
            // Minutes later it wakes up: what there was is gone.
            await world.Delay(TimeSpan.FromMinutes(3));
            stuck.GoOn();
            Assert.False(File.Exists(_tapes.PathOf("rec_1")));
            Assert.Equal(0, engine.Running);
        });

    [Fact]
    public void Who_stops_while_the_disk_is_stuck_hears_in_ten_seconds_that_there_is_no_recording() =>
        VirtualWorld.Run(async world =>
        {
            var stuck = new StuckWorkers(world.Time);
            using var engine = _tapes.Engine(world.Time, workers: stuck);
            var recorder = await engine.StartAsync("rec_1", null, null);
            await world.Delay(TimeSpan.FromSeconds(2));
            stuck.IsStuck = true;
            var began = world.Elapsed;
            await Assert.ThrowsAsync<IOException>(() => recorder.StopAsync());
            Assert.Equal(10, (world.Elapsed - began).TotalSeconds, 0.2);
        });

    [Fact]
    public void Every_second_of_audio_is_brought_to_the_disk_itself() =>
        VirtualWorld.Run(async world =>
        {
            var disk = new TestDisk();
            using var engine = _tapes.Engine(world.Time, disk);
            var recorder = await engine.StartAsync("rec_1", null, null);
            await world.Delay(TimeSpan.FromSeconds(60.5));
            Assert.Equal(60, disk.Flushes);
            recorder.Pause();
            await world.Delay(TimeSpan.FromSeconds(60));
            Assert.Equal(60, disk.Flushes);
            await recorder.StopAsync();
        });
}
