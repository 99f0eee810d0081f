using KpnEen.Media.Codecs;

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

    /// <summary>Decodes once and hands the samples to all who listen to that side.</summary>
    public void Hear(AudioSides side, IVoiceCodec codec, uint timestamp, ReadOnlySpan<byte> payload)
    {
        Span<short> samples = stackalloc short[Pcm.LongestPacket];
        samples = samples[..codec.Decode(payload, samples)];
        foreach (var tap in _taps)
        {
            if ((tap.Sides & side) != 0)
                tap.Sink.OnAudio(side, timestamp, samples);
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
