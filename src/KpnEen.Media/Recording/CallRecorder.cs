using KpnEen.Media.Recording;

namespace KpnEen.Media;

/// <summary>
/// Records two legs, one a channel (16 bit). Legs are put down by the time they spoke, gaps are silence, a pause takes no room. After a
/// crash all but the last second plays (<see cref="RecordingFile.Repair"/>).
/// </summary>
public sealed class CallRecorder : IAsyncDisposable
{
    // What a thread that was kept from its work makes up for at a time.
    private const int MostBlocksAtOnce = 15;

    private readonly RecordingEngine _engine;
    private readonly RecordingClock _clock;
    private readonly RecordedSide _left;
    private readonly RecordedSide _right;
    private readonly RecordingBacklog _backlog;
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<RecordingResult> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _failed = new();
    private readonly Lock _gate = new();
    private readonly Lock _collecting = new();
    private readonly Action _work;
    private readonly int _margin;
    private IDisposable? _leftTap;
    private IDisposable? _rightTap;
    private RecordingWriter? _file;
    private Exception? _failure;
    private bool _stopped;
    private bool _taken;
    private bool _closed;
    private long _progressAt;
    private int _posted;

    internal CallRecorder(RecordingEngine engine, string id, int rate, MediaPort? left, MediaPort? right)
    {
        _engine = engine;
        _work = Work;
        Id = id;
        _clock = new RecordingClock(engine.Time, rate);
        _left = new RecordedSide(_clock);
        _right = new RecordedSide(_clock);
        _backlog = new RecordingBacklog(rate, engine.Options.DiskPatience, engine.Blocks(rate));
        // Written this late, so that packets delayed by the network still find their place.
        _margin = rate * 4 / 10;
        _leftTap = left?.Listen(_left);
        _rightTap = right?.Listen(_right);
    }

    public string Id { get; }

    /// <summary>Samples a second and channel.</summary>
    public int Rate => _clock.Rate;

    /// <summary>Length of the audio so far, pauses left out.</summary>
    public TimeSpan Duration => _clock.Length;

    public bool IsPaused => _clock.IsPaused;

    /// <summary>The disk failed: nothing is recorded any more, and the file goes. Told on any thread.</summary>
    public CancellationToken Failed => _failed.Token;

    /// <summary>Why, once it has.</summary>
    public Exception? Failure => Volatile.Read(ref _failure);

    /// <summary>Nothing of what is said from now on gets into the file. No effect while paused.</summary>
    public void Pause() => _clock.Pause();

    /// <summary>Goes on where the pause began. No effect when not paused.</summary>
    public void Resume()
    {
        if (!_clock.IsPaused)
            return;
        _left.EndPause();
        _right.EndPause();
        _clock.Resume();
    }

    /// <summary>Goes on with another leg in the left channel (transfer); null leaves it silent.</summary>
    /// <param name="side">What it sends: a conference, of which its leg hears all others.</param>
    public void RetargetLeft(MediaPort? port, AudioSides side = AudioSides.Heard) => Retarget(ref _leftTap, _left, port, side);

    /// <summary>Goes on with another leg in the right channel (transfer); null leaves it silent.</summary>
    public void RetargetRight(MediaPort? port) => Retarget(ref _rightTap, _right, port, AudioSides.Heard);

    /// <summary>Ends the recording; done when its end is on the disk. A second call returns the same result.</summary>
    /// <exception cref="IOException">The disk failed: there is no recording.</exception>
    public Task<RecordingResult> StopAsync()
    {
        lock (_gate)
        {
            if (!_stopped)
            {
                _stopped = true;
                _clock.Stop();
                Silence();
            }
        }
        Post();
        return _result.Task;
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await StopAsync();
        }
        catch (IOException)
        {
            // Told by Failed.
        }
    }

    /// <summary>Done when there is a file.</summary>
    internal Task Opened => _opened.Task;

    internal void Begin()
    {
        _progressAt = _engine.Time.GetTimestamp();
        Post();
    }

    /// <summary>Takes what is due out of the rings. Never waits for the disk.</summary>
    internal void Collect()
    {
        var late = false;
        var any = false;
        lock (_collecting)
        {
            if (!_taken)
            {
                var end = _clock.Samples - _margin;
                for (var n = 0; n < MostBlocksAtOnce && !late && _backlog.Taken + _backlog.BlockFrames <= end; n++)
                {
                    late = !_backlog.TryTake(_left, _right);
                    any |= !late;
                }
            }
        }
        late |=
            Volatile.Read(ref _posted) != 0 && _engine.Time.GetElapsedTime(Volatile.Read(ref _progressAt)) > _engine.Options.DiskPatience;
        if (late)
            Fail(new IOException($"The disk is {_engine.Options.DiskPatience.TotalSeconds:0.#} s behind."));
        else if (any)
            Post();
    }

    internal void Fail(Exception why)
    {
        lock (_gate)
        {
            if (_failure is not null || _result.Task.IsCompleted)
                return;
            Volatile.Write(ref _failure, why as IOException ?? new IOException(why.Message, why));
            Silence();
        }
        lock (_collecting)
            _taken = true;
        _engine.Failed(this, why);
        // Whoever did not ask for the result need not be told again by the runtime.
        if (_opened.TrySetException(_failure))
            _ = _opened.Task.Exception;
        if (_result.TrySetException(_failure))
            _ = _result.Task.Exception;
        _failed.Cancel();
        Post();
    }

    private void Silence()
    {
        _leftTap?.Dispose();
        _rightTap?.Dispose();
        (_leftTap, _rightTap) = (null, null);
    }

    private void Retarget(ref IDisposable? tap, RecordedSide side, MediaPort? port, AudioSides heard)
    {
        lock (_gate)
        {
            tap?.Dispose();
            side.Unanchor();
            tap = _stopped || _failure is not null ? null : port?.Listen(side, heard);
        }
    }

    private void Post()
    {
        if (Interlocked.Exchange(ref _posted, 1) != 0)
            return;
        Progress();
        _engine.Post(_work);
    }

    private void Progress() => Volatile.Write(ref _progressAt, _engine.Time.GetTimestamp());

    /// <summary>On a thread that may wait for the disk, one at a time.</summary>
    private void Work()
    {
        if (!_closed)
        {
            try
            {
                if (_failure is null)
                    Write();
            }
            catch (Exception e)
            {
                Fail(e);
            }
            if (_failure is not null && !_closed)
                Abandon();
        }
        Volatile.Write(ref _posted, 0);
        if (!_closed && (_failure is not null || Volatile.Read(ref _stopped) || !_backlog.IsEmpty))
            Post();
    }

    private void Write()
    {
        if (_file is null)
        {
            _file = _engine.Create(Id, Rate);
            _opened.TrySetResult();
        }
        while (_backlog.TryWrite(_file) && _failure is null)
        {
            Progress();
            if (_file.FlushIsDue)
                _file.Flush();
        }
        if (Volatile.Read(ref _stopped) && _failure is null)
            End(_file);
    }

    private void End(RecordingWriter file)
    {
        lock (_collecting)
            _taken = true;
        _backlog.WriteRest(_left, _right, _clock.Samples, file);
        file.Dispose();
        var result = RecordingFile.Measure(_engine.PathOf(Id), Id, _engine.Keys, _clock.Pauses, Progress);
        lock (_gate)
        {
            if (_failure is not null)
                return;
            _closed = true;
            _result.TrySetResult(result);
        }
        _engine.Remove(this);
    }

    private void Abandon()
    {
        _closed = true;
        _backlog.Clear();
        try
        {
            _file?.Dispose();
            if (_file is not null)
                RecordingFile.Destroy(_engine.PathOf(Id));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _engine.NotRemoved(this, e);
        }
        _engine.Remove(this);
    }
}
