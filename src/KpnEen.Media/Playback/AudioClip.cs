using KpnEen.Media.Playback;

namespace KpnEen.Media;

/// <summary>Audio that was decoded once and is played by any number of calls at the same time: both rates of the library, never changed.</summary>
public sealed class AudioClip
{
    private readonly short[] _narrow;
    private readonly short[] _wide;

    private AudioClip(short[] narrow, short[] wide)
    {
        _narrow = narrow;
        _wide = wide;
    }

    public TimeSpan Duration => TimeSpan.FromSeconds(_wide.Length / 16000.0);

    /// <summary>Octets of memory it takes.</summary>
    public long Size => 2L * (_narrow.Length + _wide.Length);

    /// <param name="samples">16-bit linear, one channel; belongs to the clip from here on.</param>
    /// <param name="rate">Samples a second.</param>
    public static AudioClip Of(short[] samples, int rate)
    {
        var wide = ClipResampler.Convert(samples, rate, 16000);
        // A source of 8 kHz is played to a narrow phone as it is.
        return new AudioClip(rate == 8000 ? samples : ClipResampler.Convert(wide, 16000, 8000), wide);
    }

    /// <summary>The samples at 8000 or 16000 Hz.</summary>
    public ReadOnlySpan<short> At(int rate) =>
        rate switch
        {
            8000 => _narrow,
            16000 => _wide,
            _ => throw new ArgumentOutOfRangeException(nameof(rate), rate, "8000 or 16000"),
        };
}
