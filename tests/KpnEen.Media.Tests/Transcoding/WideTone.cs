using KpnEen.Media.Codecs;

namespace KpnEen.Media.Tests.Transcoding;

/// <summary>A steady tone of 16 kHz samples.</summary>
internal sealed class WideTone(double hertz) : IAudioSource
{
    private long _place;

    public int Rate => Pcm.WideRate;

    public bool Read(Span<short> frame)
    {
        foreach (ref var sample in frame)
            sample = (short)(Pcm.Amplitude(-10) * Math.Sin(2 * Math.PI * hertz * _place++ / Rate));
        return true;
    }
}
