namespace KpnEen.Media.Codecs;

/// <summary>Linear audio as all of this library uses it: narrowband unless wideband is said.</summary>
internal static class Pcm
{
    /// <summary>Samples a second.</summary>
    public const int Rate = 8000;

    /// <summary>Samples in a frame of 20 ms.</summary>
    public const int Frame = 160;

    /// <summary>Samples a second of wideband audio.</summary>
    public const int WideRate = 16000;

    /// <summary>Samples in a frame of 20 ms of wideband audio.</summary>
    public const int WideFrame = 320;

    /// <summary>Longest payload of audio we send or decode, in octets: 200 ms of G.711.</summary>
    public const int LongestPacket = 1600;

    /// <summary>Samples of the longest audio a packet may carry: 200 ms, wideband.</summary>
    public const int MostSamples = 3200;

    public static readonly TimeSpan FrameTime = TimeSpan.FromMilliseconds(20);

    /// <summary>Level of a sine that just fills the range: +3.14 dBm0 (G.711, A-law).</summary>
    private const double FullScaleDbm0 = 3.14;

    /// <summary>Peak amplitude of a sine of that level.</summary>
    public static double Amplitude(double dbm0) => 32767 * Math.Pow(10, (dbm0 - FullScaleDbm0) / 20);

    /// <summary>Level of a sine of that peak amplitude.</summary>
    public static double Level(double amplitude) =>
        amplitude <= 0 ? double.NegativeInfinity : 20 * Math.Log10(amplitude / 32767) + FullScaleDbm0;

    public static long Samples(TimeSpan span) => (long)Math.Round(span.TotalSeconds * Rate);

    public static TimeSpan Time(long samples) => TimeSpan.FromTicks(samples * (TimeSpan.TicksPerSecond / Rate));
}
