using KpnEen.Media.Codecs;
using KpnEen.Media.Dtmf;
using KpnEen.Media.Rtp;
using KpnEen.Media.Transcoding;
using KpnEen.Media.Transport;

namespace KpnEen.Media.Playback;

/// <summary>What a port says itself: one source and a queue of keys, a frame each 20 ms. The clock runs only while there is something to say.</summary>
internal sealed class Player(OutgoingStream stream, IMediaClock clock) : IFrameTicker, IDisposable
{
    public static readonly TimeSpan DefaultKey = TimeSpan.FromMilliseconds(100);

    private const int MaxKeys = 256;

    private readonly Lock _gate = new();
    private readonly Queue<KeyPress> _keys = new();
    private readonly VoiceSender _voice = new(stream);
    private Playing? _playing;
    private IDisposable? _beat;
    private bool _disposed;
    private volatile MediaSession? _session;

    public MediaSession? Session
    {
        set => _session = value;
    }

    public Playing Start(IAudioSource source)
    {
        var playing = new Playing(this, source);
        lock (_gate)
        {
            _playing?.Finish();
            _playing = null;
            if (_disposed)
            {
                playing.Finish();
                return playing;
            }
            _playing = playing;
            Run();
        }
        return playing;
    }

    /// <summary>Plays to the end of the source; returns early when something else took its place.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled; the source is stopped.</exception>
    public async Task PlayAsync(IAudioSource source, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        var playing = Start(source);
        using (ct.UnsafeRegister(static state => ((Playing)state!).Dispose(), playing))
            await playing.Finished;
        ct.ThrowIfCancellationRequested();
    }

    /// <summary>Stops that source, or whichever plays when none is named.</summary>
    public void Stop(Playing? which = null)
    {
        lock (_gate)
        {
            if (_playing is { } playing && (which is null || which == playing))
            {
                _playing = null;
                playing.Finish();
                RestWhenIdle();
            }
            which?.Finish();
        }
    }

    /// <summary>Puts a key in the queue; <paramref name="done"/> completes when it is out.</summary>
    public void Press(char key, TimeSpan length, TaskCompletionSource? done)
    {
        var press = new KeyPress(key, length, done);
        lock (_gate)
        {
            if (_disposed || _keys.Count >= MaxKeys)
            {
                done?.TrySetResult();
                return;
            }
            _keys.Enqueue(press);
            Run();
        }
    }

    /// <summary>Presses one key after the other, each when the one before is out.</summary>
    /// <exception cref="ArgumentException">Not a key of a telephone: none is pressed.</exception>
    public async Task PressAsync(string keys, TimeSpan each, CancellationToken ct)
    {
        foreach (var key in keys)
            _ = DtmfKeys.Code(key);
        foreach (var key in keys)
        {
            ct.ThrowIfCancellationRequested();
            var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Press(key, each, done);
            await done.Task;
        }
    }

    public void DropKeys()
    {
        lock (_gate)
        {
            while (_keys.TryDequeue(out var key))
                key.Last?.TrySetResult();
            RestWhenIdle();
        }
    }

    /// <inheritdoc />
    public void OnFrame()
    {
        lock (_gate)
        {
            if (_beat is null)
                return;
            Frame();
            RestWhenIdle();
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _playing?.Finish();
            _playing = null;
            while (_keys.TryDequeue(out var key))
                key.Last?.TrySetResult();
            RestWhenIdle();
        }
    }

    private void Run()
    {
        stream.OwnAudio = true;
        _beat ??= clock.Start(this);
    }

    private void Frame()
    {
        if (_keys.TryPeek(out var key))
        {
            if (key.Step(stream, _voice, _session))
                return;
            _keys.Dequeue();
            key.Last?.TrySetResult();
            return;
        }
        if (_playing is not { } playing)
            return;
        Span<short> samples = stackalloc short[Pcm.WideFrame];
        samples = samples[..(playing.Source.Rate / 50)];
        if (!playing.Source.Read(samples))
        {
            _playing = null;
            playing.Finish();
            return;
        }
        if (_session is { } session)
            _voice.Send(playing, session, samples, playing.Source.Rate);
    }

    private void RestWhenIdle()
    {
        if (_playing is not null || _keys.Count > 0)
            return;
        stream.OwnAudio = false;
        _beat?.Dispose();
        _beat = null;
    }
}
