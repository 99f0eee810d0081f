using KpnEen.Media.Codecs;

namespace KpnEen.Media;

/// <summary>Measures how loud any frequency is in the last 100 ms it heard (Goertzel). Thread-safe. Listens to one side at a time.</summary>
public sealed class ToneMeter : IAudioSink
{
    private const int PerSecond = 10;
    private const double Threshold = -35; // dBm0
    private const double LeastShare = 0.2; // of the energy: a tone among two or three still counts

    private readonly Lock _gate = new();
    private short[] _ring = [];
    private int _rate;
    private long _samples;

    /// <summary>Samples heard so far.</summary>
    public long Samples
    {
        get
        {
            lock (_gate)
                return _samples;
        }
    }

    /// <summary>Level of the frequency in dBm0 over the last 100 ms heard; -infinity before that much was heard.</summary>
    public double Level(double hertz)
    {
        var (audio, rate) = Snapshot();
        return Pcm.Level(Peak(audio, rate, hertz));
    }

    /// <summary>Whether the frequency is clearly there: above -35 dBm0, and a fair share of all that is heard.</summary>
    public bool Hears(double hertz)
    {
        var (audio, rate) = Snapshot();
        var peak = Peak(audio, rate, hertz);
        if (audio.Length == 0 || Pcm.Level(peak) < Threshold)
            return false;
        var energy = audio.Sum(s => (double)s * s) / audio.Length;
        return peak * peak / 2 >= LeastShare * energy;
    }

    /// <summary>Forgets what was heard.</summary>
    public void Reset()
    {
        lock (_gate)
            _samples = 0;
    }

    public void OnAudio(AudioSides side, in AudioFrame frame)
    {
        lock (_gate)
        {
            if (frame.Rate != _rate)
                (_rate, _ring, _samples) = (frame.Rate, new short[frame.Rate / PerSecond], 0);
            foreach (var sample in frame.Samples)
                _ring[_samples++ % _ring.Length] = sample;
        }
    }

    private (short[] Audio, int Rate) Snapshot()
    {
        lock (_gate)
        {
            if (_ring.Length == 0 || _samples < _ring.Length)
                return ([], Pcm.Rate);
            var start = (int)(_samples % _ring.Length);
            return ([.. _ring[start..], .. _ring[..start]], _rate);
        }
    }

    /// <summary>Peak amplitude of one frequency, through a Hann window so that its neighbours do not leak in.</summary>
    private static double Peak(short[] audio, int rate, double hertz)
    {
        if (audio.Length == 0)
            return 0;
        var coefficient = 2 * Math.Cos(2 * Math.PI * hertz / rate);
        double before = 0;
        double last = 0;
        for (var i = 0; i < audio.Length; i++)
        {
            var window = 0.5 - 0.5 * Math.Cos(2 * Math.PI * i / audio.Length);
            (before, last) = (last, audio[i] * window + coefficient * last - before);
        }
        var power = before * before + last * last - coefficient * before * last;
        // The window halves the sum, and a sine shows half its amplitude at each of two frequencies.
        return 4 * Math.Sqrt(Math.Max(0, power)) / audio.Length;
    }
}
