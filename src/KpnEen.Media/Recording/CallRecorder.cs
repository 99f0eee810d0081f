using KpnEen.Media.Codecs;
using KpnEen.Media.Recording;

namespace KpnEen.Media;

/// <summary>
/// Records two legs into one stereo WAV file, one leg a channel (8 kHz, 16 bit). Legs are put down by the time they spoke, gaps are
/// silence, a pause takes no room. A copy of the file taken at any time, or the file after a crash, plays up to the last second.
/// </summary>
public sealed class CallRecorder : IAsyncDisposable
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(250);

    // Written this late, so that packets delayed by the network still find their place.
    private const int Margin = Pcm.Rate * 4 / 10;
    private const int MaxChunk = Pcm.Rate;

    private readonly RecordingClock _clock;
    private readonly RecordedSide _left;
    private readonly RecordedSide _right;
    private readonly RecordingWriter _file;
    private readonly PeriodicTimer _steps;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _gate = new();
    private readonly short[] _chunk = new short[MaxChunk * WavHeader.Channels];
    private readonly Task<RecordingResult> _writing;
    private IDisposable? _leftTap;
    private IDisposable? _rightTap;
    private bool _stopped;

    private CallRecorder(string path, MediaPort? left, MediaPort? right, TimeProvider time)
    {
        _file = new RecordingWriter(path);
        _clock = new RecordingClock(time);
        _left = new RecordedSide(_clock);
        _right = new RecordedSide(_clock);
        _leftTap = left?.Listen(_left);
        _rightTap = right?.Listen(_right);
        _steps = new PeriodicTimer(Step, time);
        _writing = WriteAsync();
    }

    /// <summary>Length of the audio so far, pauses left out.</summary>
    public TimeSpan Duration => Pcm.Time(_clock.Samples);

    public bool IsPaused => _clock.IsPaused;

    /// <summary>Creates the file and starts. Either port may come later (<see cref="RetargetRight"/>).</summary>
    /// <exception cref="IOException">The file exists or cannot be made.</exception>
    public static CallRecorder Start(string path, MediaPort? left, MediaPort? right, TimeProvider time) => new(path, left, right, time);

    /// <summary>Nothing of what is said from now on gets into the file. No effect while paused.</summary>
    public void Pause() => _clock.Pause();

    /// <summary>Goes on where the pause began. No effect when not paused.</summary>
    public void Resume()
    {
        _left.Unanchor();
        _right.Unanchor();
        _clock.Resume();
    }

    /// <summary>Goes on with another leg in the left channel (transfer); null leaves it silent.</summary>
    public void RetargetLeft(MediaPort? port) => Retarget(ref _leftTap, _left, port);

    /// <summary>Goes on with another leg in the right channel (transfer); null leaves it silent.</summary>
    public void RetargetRight(MediaPort? port) => Retarget(ref _rightTap, _right, port);

    /// <summary>Ends the file. A second call returns the same result.</summary>
    /// <exception cref="IOException">The disk failed; what was written before is playable.</exception>
    public Task<RecordingResult> StopAsync()
    {
        lock (_gate)
        {
            if (!_stopped)
            {
                _stopped = true;
                _clock.Stop();
                _leftTap?.Dispose();
                _rightTap?.Dispose();
                _stopping.Cancel();
            }
        }
        return _writing;
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    private void Retarget(ref IDisposable? tap, RecordedSide side, MediaPort? port)
    {
        lock (_gate)
        {
            tap?.Dispose();
            side.Unanchor();
            tap = _stopped ? null : port?.Listen(side);
        }
    }

    private async Task<RecordingResult> WriteAsync()
    {
        try
        {
            while (await TickAsync())
                WriteUpTo(_clock.Samples - Margin);
            WriteUpTo(_clock.Samples);
            return new RecordingResult(Pcm.Time(_file.Frames), _file.Digest(), _file.Bytes, _clock.Pauses);
        }
        finally
        {
            _steps.Dispose();
            _file.Dispose();
        }
    }

    private async Task<bool> TickAsync()
    {
        try
        {
            return await _steps.WaitForNextTickAsync(_stopping.Token);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private void WriteUpTo(long end)
    {
        while (_file.Frames < end)
        {
            var from = _file.Frames;
            var count = (int)Math.Min(end - from, MaxChunk);
            _left.Take(from, count, _chunk, channel: 0);
            _right.Take(from, count, _chunk, channel: 1);
            _file.Append(_chunk.AsSpan(0, count * WavHeader.Channels));
        }
    }
}
