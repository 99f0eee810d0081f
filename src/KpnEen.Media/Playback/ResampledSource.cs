using KpnEen.Media.Codecs;

namespace KpnEen.Media.Playback;

/// <summary>A source at the other of our two rates.</summary>
internal sealed class ResampledSource : IAudioSource
{
    private readonly IAudioSource _source;
    private readonly Resampler _resampler;

    private ResampledSource(IAudioSource source, Resampler resampler) => (_source, _resampler) = (source, resampler);

    public int Rate => _resampler.To;

    /// <summary>The source itself when it has that rate.</summary>
    public static IAudioSource To(int rate, IAudioSource source) =>
        Resampler.Between(source.Rate, rate) is { } resampler ? new ResampledSource(source, resampler) : source;

    public bool Read(Span<short> frame)
    {
        Span<short> samples = stackalloc short[Pcm.WideFrame];
        samples = samples[..(_source.Rate / 50)];
        if (!_source.Read(samples))
            return false;
        _resampler.Process(samples, frame);
        return true;
    }
}
