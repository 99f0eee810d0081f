using KpnEen.Media.Codecs;

namespace KpnEen.Media;

/// <summary>A tone, steady or with a cadence. The Dutch progress tones are those of ITU-T E.180 supplement 2.</summary>
public sealed class Tone : IAudioSource
{
    /// <summary>Level used when none is given, in dBm0.</summary>
    public const double DefaultLevel = -13;

    private const double ProgressHertz = 425;

    private readonly Step[] _steps;
    private readonly double _amplitude;
    private readonly bool _repeats;
    private int _step;
    private long _place;

    private Tone(Step[] steps, bool repeats, double levelDbm0)
    {
        _steps = steps;
        _repeats = repeats;
        _amplitude = Pcm.Amplitude(levelDbm0);
    }

    /// <summary>A steady tone, endless unless a length is given.</summary>
    public static Tone Steady(double hertz, TimeSpan? length = null, double levelDbm0 = DefaultLevel) => Of([hertz], length, levelDbm0);

    /// <summary>Several frequencies at once, each at the given level.</summary>
    public static Tone Of(double[] hertz, TimeSpan? length = null, double levelDbm0 = DefaultLevel) =>
        new([new Step(hertz, length is { } span ? Pcm.Samples(span) : long.MaxValue)], repeats: false, levelDbm0);

    /// <summary>Dial tone: 425 Hz without a break.</summary>
    public static Tone Dial() => Steady(ProgressHertz);

    /// <summary>Ringing at the other end: 1 s on, 4 s off.</summary>
    public static Tone Ringback() => Cadence(1000, 4000);

    /// <summary>Busy: 0.5 s on, 0.5 s off.</summary>
    public static Tone Busy() => Cadence(500, 500);

    /// <summary>Congestion: 0.25 s on, 0.25 s off.</summary>
    public static Tone Congestion() => Cadence(250, 250);

    /// <summary>The call cannot be put through; the Netherlands use the congestion cadence for it.</summary>
    public static Tone Reorder() => Congestion();

    /// <summary>Special information tone before an announcement: 950, 1400 and 1800 Hz, then 1 s off.</summary>
    public static Tone SpecialInformation() => new([On(950, 330), On(1400, 330), On(1800, 330), Off(1000)], repeats: true, DefaultLevel);

    /// <summary>425 Hz with the given cadence, endless.</summary>
    public static Tone Cadence(int onMilliseconds, int offMilliseconds) =>
        new([On(ProgressHertz, onMilliseconds), Off(offMilliseconds)], repeats: true, DefaultLevel);

    public bool Read(Span<short> frame)
    {
        if (_step >= _steps.Length)
            return false;
        frame.Clear();
        for (var i = 0; i < frame.Length && _step < _steps.Length; i++)
        {
            var step = _steps[_step];
            double sum = 0;
            foreach (var hertz in step.Hertz)
                sum += Math.Sin(2 * Math.PI * hertz * _place / Pcm.Rate);
            frame[i] = (short)Math.Clamp(sum * _amplitude, short.MinValue, short.MaxValue);
            if (++_place == step.Samples)
                Advance();
        }
        return true;
    }

    private void Advance()
    {
        _place = 0;
        _step++;
        if (_repeats)
            _step %= _steps.Length;
    }

    private static Step On(double hertz, int milliseconds) => new([hertz], (long)milliseconds * Pcm.Rate / 1000);

    private static Step Off(int milliseconds) => new([], (long)milliseconds * Pcm.Rate / 1000);

    private readonly record struct Step(double[] Hertz, long Samples);
}
