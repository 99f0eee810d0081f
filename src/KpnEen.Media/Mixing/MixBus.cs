namespace KpnEen.Media.Mixing;

/// <summary>One frame of many voices: added up once, and each who speaks has his own taken out again. Not thread-safe, allocates nothing.</summary>
internal sealed class MixBus
{
    /// <summary>20 ms at 16 kHz.</summary>
    public const int LongestFrame = 320;

    private readonly int[] _sum = new int[LongestFrame];
    private readonly int[] _rest = new int[LongestFrame];
    private int _samples;

    public void Begin(int samples)
    {
        _samples = samples;
        _sum.AsSpan(0, samples).Clear();
    }

    public void Add(ReadOnlySpan<short> voice) => Summing.Add(_sum, voice);

    /// <summary>What who does not speak hears.</summary>
    public void All(Limiter limiter, Span<short> frame)
    {
        var sum = _sum.AsSpan(0, _samples);
        limiter.Apply(sum, Summing.Peak(sum), frame);
    }

    /// <summary>What a speaker hears: all but himself.</summary>
    public void AllBut(ReadOnlySpan<short> own, Limiter limiter, Span<short> frame)
    {
        var peak = Summing.Less(_sum, own, _rest);
        limiter.Apply(_rest.AsSpan(0, _samples), peak, frame);
    }
}
