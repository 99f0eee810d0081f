using KpnEen.Media.Transport;

namespace KpnEen.Media.Tests.Transport;

public sealed class FrameWheelTests
{
    private readonly FrameWheel _wheel = new();

    [Fact]
    public void A_ticker_is_called_once_in_20_ms()
    {
        var one = new Counter();
        _wheel.Run(TimeSpan.FromMilliseconds(1000));
        _wheel.Add(one);
        for (var ms = 1000; ms <= 3000; ms++)
            Assert.Equal(0, _wheel.Run(TimeSpan.FromMilliseconds(ms)));
        Assert.Equal(100, one.Frames);
    }

    [Fact]
    public void Many_tickers_are_spread_over_the_frame()
    {
        var all = Enumerable.Range(0, 100).Select(_ => new Counter()).ToList();
        all.ForEach(c => _wheel.Add(c));
        var most = 0;
        for (var ms = 2; ms <= 20; ms += 2)
        {
            var before = all.Sum(c => c.Frames);
            _wheel.Run(TimeSpan.FromMilliseconds(ms));
            most = Math.Max(most, all.Sum(c => c.Frames) - before);
        }
        Assert.Equal(10, most);
        Assert.All(all, c => Assert.Equal(1, c.Frames));
    }

    [Fact]
    public void After_a_stall_five_frames_are_made_up_for_and_no_more()
    {
        var one = new Counter();
        _wheel.Add(one);
        _wheel.Run(TimeSpan.FromSeconds(60));
        Assert.Equal(5, one.Frames);
    }

    [Fact]
    public void It_tells_how_long_to_wait()
    {
        Assert.Null(_wheel.Next(TimeSpan.Zero));
        _wheel.Run(TimeSpan.FromMilliseconds(100));
        var slot = _wheel.Add(new Counter());
        var next = _wheel.Next(TimeSpan.FromMilliseconds(101));
        Assert.InRange(next!.Value.TotalMilliseconds, 1, 19);
        var one = new Counter();
        _wheel.Add(one);
        _wheel.Remove(slot, one);
        Assert.Equal(2, _wheel.Count);
    }

    [Fact]
    public void Who_is_removed_is_called_no_more_and_who_throws_spares_the_others()
    {
        var (gone, stays, bad) = (new Counter(), new Counter(), new Thrower());
        var slot = _wheel.Add(gone);
        _wheel.Add(stays);
        _wheel.Add(bad);
        _wheel.Remove(slot, gone);
        _wheel.Remove(slot, gone);
        Assert.Equal(1, _wheel.Run(TimeSpan.FromMilliseconds(20)));
        Assert.Equal((0, 1, 2), (gone.Frames, stays.Frames, _wheel.Count));
    }

    [Fact]
    public async Task The_media_threads_beat_the_time()
    {
        using var network = new UdpMediaNetwork(threads: 2);
        var tickers = Enumerable.Range(0, 20).Select(_ => new Waiting(10)).ToList();
        var beats = tickers.ConvertAll(network.Start);
        await Task.WhenAll(tickers.Select(t => t.Done)).WaitAsync(TimeSpan.FromSeconds(20));
        beats.ForEach(b => b.Dispose());
        Assert.All(tickers, t => Assert.Single(t.Threads));
        Assert.Equal(2, tickers.SelectMany(t => t.Threads).Distinct().Count());
        Assert.Equal(0, network.Faults);
    }

    private sealed class Counter : IFrameTicker
    {
        public int Frames { get; private set; }

        public void OnFrame() => Frames++;
    }

    private sealed class Thrower : IFrameTicker
    {
        public void OnFrame() => throw new InvalidOperationException("A bug.");
    }

    private sealed class Waiting(int frames) : IFrameTicker
    {
        private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _frames;

        public Task Done => _done.Task;

        public HashSet<int> Threads { get; } = [];

        public void OnFrame()
        {
            if (_frames < frames)
                Threads.Add(Environment.CurrentManagedThreadId);
            if (++_frames == frames)
                _done.TrySetResult();
        }
    }
}
