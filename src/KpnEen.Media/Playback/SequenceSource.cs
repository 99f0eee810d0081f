namespace KpnEen.Media;

/// <summary>Plays one source after the other.</summary>
public sealed class SequenceSource(params ReadOnlySpan<IAudioSource> sources) : IAudioSource
{
    private readonly IAudioSource[] _sources = [.. sources];
    private int _at;

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
