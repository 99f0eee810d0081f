using System.Collections.Concurrent;
using KpnEen.Testing;

namespace KpnEen.Media.Tests.Recording;

/// <summary>The recorder on its own threads and a real disk.</summary>
public sealed class RecordingThreadsTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly Tapes _tapes = new();

    public void Dispose() => _tapes.Dispose();

    [Fact]
    public async Task Neither_the_caller_nor_the_thread_pool_ever_waits_for_the_disk()
    {
        var disk = new WatchedDisk();
        using (var engine = _tapes.Engine(TimeProvider.System, disk, new RecordingThreads()))
        {
            var recorder = await engine.StartAsync("rec_1", null, null);
            await disk.FlushedAsync("rec_1").WaitAsync(Patience);
            var result = await recorder.StopAsync().WaitAsync(Patience);
            Assert.InRange(result.Duration, TimeSpan.FromSeconds(1), Patience);
        }
        Assert.All(disk.Threads.Keys, name => Assert.StartsWith("recording ", name, StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_file_that_is_stuck_in_a_write_keeps_no_other_recording_waiting()
    {
        var disk = new WatchedDisk();
        using var engine = _tapes.Engine(TimeProvider.System, disk, new RecordingThreads());
        var stuck = await engine.StartAsync("rec_stuck", null, null);
        var release = disk.Block("rec_stuck");
        var others = await Task.WhenAll(Enumerable.Range(0, 20).Select(n => engine.StartAsync($"rec_{n}", null, null)));
        await Task.WhenAll(Enumerable.Range(0, 20).Select(n => disk.FlushedAsync($"rec_{n}"))).WaitAsync(Patience);
        var results = await Task.WhenAll(others.Select(o => o.StopAsync())).WaitAsync(Patience);
        Assert.All(results, r => Assert.InRange(r.Duration, TimeSpan.FromSeconds(1), Patience));
        var ending = stuck.StopAsync();
        Assert.False(ending.IsCompleted);
        release.Set();
        Assert.InRange((await ending.WaitAsync(Patience)).Duration, TimeSpan.FromSeconds(1), Patience);
        for (var n = 0; n < 20; n++)
            Assert.Equal(results[n].Duration, new StereoFile(_tapes.Read($"rec_{n}")).Duration);
    }

    [Fact]
    public async Task What_runs_when_the_server_ends_is_written_to_its_end()
    {
        var engine = _tapes.Engine(TimeProvider.System, null, new RecordingThreads());
        var recorders = await Task.WhenAll(Enumerable.Range(0, 30).Select(n => engine.StartAsync($"rec_{n}", null, null)));
        engine.Dispose();
        Assert.Equal(0, engine.Running);
        for (var n = 0; n < 30; n++)
            Assert.Equal((await recorders[n].StopAsync()).Bytes, _tapes.Read($"rec_{n}").Length);
    }

    private sealed class WatchedDisk : IRecordingDisk
    {
        private readonly ConcurrentDictionary<string, TaskCompletionSource> _flushed = new();
        private readonly ConcurrentDictionary<string, ManualResetEventSlim> _blocked = new();

        public ConcurrentDictionary<string, bool> Threads { get; } = new();

        public (long Free, long Total) Room(string folder) => Seen((1L << 40, 1L << 41));

        public IRecordingFile Create(string path) =>
            Seen(new WatchedFile(this, Path.GetFileNameWithoutExtension(path), new KpnEen.Media.Recording.LocalDisk().Create(path)));

        public Task FlushedAsync(string id) => Of(id).Task;

        public ManualResetEventSlim Block(string id) => _blocked[id] = new ManualResetEventSlim();

        private TaskCompletionSource Of(string id) => _flushed.GetOrAdd(id, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));

        private T Seen<T>(T value)
        {
            Threads[Thread.CurrentThread.IsThreadPoolThread ? "pool" : Thread.CurrentThread.Name ?? "none"] = true;
            return value;
        }

        private sealed class WatchedFile(WatchedDisk disk, string id, IRecordingFile file) : IRecordingFile
        {
            public void Write(ReadOnlySpan<byte> octets, long at)
            {
                disk.Seen(0);
                if (disk._blocked.TryGetValue(id, out var blocked))
                    blocked.Wait();
                file.Write(octets, at);
            }

            public void Flush()
            {
                disk.Seen(0);
                file.Flush();
                disk.Of(id).TrySetResult();
            }

            public void Dispose()
            {
                disk.Seen(0);
                file.Dispose();
            }
        }
    }
}
