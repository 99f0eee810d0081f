namespace KpnEen.Media.Rtp;

/// <summary>The sinks that hear a leg. Read without a lock on the packet path, replaced whole when one comes or goes.</summary>
internal sealed class AudioTaps
{
    private readonly Lock _gate = new();
    private volatile Tap[] _taps = [];

    public IDisposable Add(IAudioSink sink, AudioSides sides)
    {
        var tap = new Tap(this, sink, sides);
        lock (_gate)
            _taps = [.. _taps, tap];
        return tap;
    }

    public bool Any(AudioSides side)
    {
        foreach (var tap in _taps)
        {
            if ((tap.Sides & side) != 0)
                return true;
        }
        return false;
    }

    /// <summary>Hands the audio to all who listen to that side.</summary>
    public void Hear(AudioSides side, in AudioFrame frame)
    {
        foreach (var tap in _taps)
        {
            if ((tap.Sides & side) != 0)
                tap.Sink.OnAudio(side, frame);
        }
    }

    private void Remove(Tap tap)
    {
        lock (_gate)
            _taps = [.. _taps.Where(t => t != tap)];
    }

    private sealed class Tap(AudioTaps owner, IAudioSink sink, AudioSides sides) : IDisposable
    {
        public IAudioSink Sink => sink;

        public AudioSides Sides => sides;

        public void Dispose() => owner.Remove(this);
    }
}
