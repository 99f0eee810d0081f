namespace KpnEen.Media;

/// <summary>Silence that is sent (keeps a NAT binding open), endless unless a length is given.</summary>
public sealed class SilenceSource(TimeSpan? length = null) : IAudioSource
{
    private long _left = length is { } span ? (long)(span.TotalSeconds * 8000) : long.MaxValue;

    public bool Read(Span<short> frame)
    {
        if (_left <= 0)
            return false;
        _left -= frame.Length;
        frame.Clear();
        return true;
    }
}
