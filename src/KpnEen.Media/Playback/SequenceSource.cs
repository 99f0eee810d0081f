using KpnEen.Media.Playback;

namespace KpnEen.Media;

/// <summary>Plays one source after the other, at the rate of the first.</summary>
public sealed class SequenceSource : IAudioSource
{
    private readonly IAudioSource[] _sources;
    private int _at;

    public SequenceSource(params ReadOnlySpan<IAudioSource> sources)
    {
        _sources = [.. sources];
        if (_sources.Length > 0)
            Rate = _sources[0].Rate;
        for (var i = 0; i < _sources.Length; i++)
            _sources[i] = ResampledSource.To(Rate, _sources[i]);
    }

    public int Rate { get; } = 8000;

    public bool Read(Span<short> frame)
    {
        for (; _at < _sources.Length; _at++)
        {
            if (_sources[_at].Read(frame))
                return true;
        }
        return false;
    }
}
