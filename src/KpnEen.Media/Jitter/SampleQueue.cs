using KpnEen.Media.Codecs;

namespace KpnEen.Media.Jitter;

/// <summary>Samples that are decoded and not played yet.</summary>
internal sealed class SampleQueue
{
    // The longest packet, what a frame needs, and what is looked at for pitch.
    private readonly short[] _samples = new short[2 * Pcm.MostSamples];

    public int Count { get; private set; }

    public Span<short> Waiting => _samples.AsSpan(0, Count);

    /// <summary>Room behind what waits; <see cref="Added"/> tells how much of it was used.</summary>
    public Span<short> Room => _samples.AsSpan(Count);

    public void Added(int count) => Count += count;

    public void Take(Span<short> frame)
    {
        _samples.AsSpan(0, frame.Length).CopyTo(frame);
        Remove(0, frame.Length);
    }

    public void Remove(int at, int count)
    {
        _samples.AsSpan(at + count, Count - at - count).CopyTo(_samples.AsSpan(at));
        Count -= count;
    }

    /// <summary>Makes room in the middle; what stands there is what stood there before.</summary>
    public void Open(int at, int count)
    {
        _samples.AsSpan(at, Count - at).CopyTo(_samples.AsSpan(at + count));
        Count += count;
    }
}
