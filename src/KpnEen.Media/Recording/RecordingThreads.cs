using System.Collections.Concurrent;

namespace KpnEen.Media;

/// <summary>
/// Threads of the recorder: one collects audio, some write. Neither the media threads nor the thread pool wait for a disk, and while one
/// writer is stuck in an fsync the others go on (the kernel puts fsyncs that run side by side into one commit).
/// </summary>
public sealed class RecordingThreads : IRecordingWorkers
{
    private const int Writers = 4;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly BlockingCollection<Action> _work = [];
    private readonly ConcurrentDictionary<Beat, bool> _beats = new();
    private readonly Lazy<Thread[]> _writers;
    private volatile bool _disposed;

    public RecordingThreads() => _writers = new Lazy<Thread[]>(() => [.. Enumerable.Range(1, Writers).Select(Start)]);

    public IDisposable Every(TimeSpan interval, Action step)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var beat = new Beat(this, interval, step);
        _beats[beat] = true;
        return beat;
    }

    public void Post(Action work)
    {
        _ = _writers.Value;
        try
        {
            _work.Add(work);
        }
        catch (InvalidOperationException) when (_disposed)
        {
            // The server is down to its last: what is in the file already is found by the next start.
        }
    }

    /// <summary>Returns when what was posted is written, or a disk took too long for it.</summary>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        foreach (var beat in _beats.Keys)
            beat.Dispose();
        _work.CompleteAdding();
        if (!_writers.IsValueCreated)
            return;
        foreach (var thread in _writers.Value)
            thread.Join(Patience);
    }

    private Thread Start(int number)
    {
        var thread = new Thread(Write) { IsBackground = true, Name = $"recording {number}" };
        thread.Start();
        return thread;
    }

    private void Write()
    {
        foreach (var work in _work.GetConsumingEnumerable())
            work();
    }

    private sealed class Beat : IDisposable
    {
        private readonly RecordingThreads _owner;
        private readonly ManualResetEvent _end = new(false);

        public Beat(RecordingThreads owner, TimeSpan interval, Action step)
        {
            _owner = owner;
            new Thread(() => Run(interval, step)) { IsBackground = true, Name = "recording" }.Start();
        }

        public void Dispose()
        {
            if (_owner._beats.TryRemove(this, out _))
                _end.Set();
        }

        private void Run(TimeSpan interval, Action step)
        {
            while (!_end.WaitOne(interval))
                step();
            _end.Dispose();
        }
    }
}
