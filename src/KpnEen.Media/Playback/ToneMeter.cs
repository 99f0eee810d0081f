namespace KpnEen.Media;

/// <summary>Measures how loud given frequencies are in what it hears (Goertzel). Thread-safe.</summary>
public sealed class ToneMeter(params double[] hertz) : IAudioSink
{
    public IReadOnlyList<double> Frequencies => hertz;

    /// <summary>Samples heard so far.</summary>
    public long Samples => throw new NotImplementedException();

    /// <summary>Level of the frequency in dBm0 over the last 100 ms heard; -infinity before.</summary>
    public double Level(double frequency) => throw new NotImplementedException();

    /// <summary>Whether the frequency is clearly there: above -30 dBm0 and most of the energy.</summary>
    public bool Hears(double frequency) => throw new NotImplementedException();

    /// <summary>Forgets what was heard.</summary>
    public void Reset() => throw new NotImplementedException();

    public void OnAudio(AudioSides side, uint timestamp, ReadOnlySpan<short> samples) => throw new NotImplementedException();
}
