namespace KpnEen.Media.Codecs;

/// <summary>
/// The half-band low-pass filter between 8 and 16 kHz: 47 taps, flat within 0.1 dB up to 3.4 kHz, more than 50 dB down from 4.6 kHz
/// (windowed with Kaiser's function). Its taps at odd distance from the middle are kept; the others are 0, the middle one is a half.
/// </summary>
internal static class HalfBand
{
    /// <summary>Taps that are kept.</summary>
    public const int Taps = 24;

    /// <summary>Samples of 8 kHz by which the middle tap is delayed.</summary>
    public const int Middle = Taps / 2 - 1;

    private const double Beta = 5.3;

    /// <summary>The taps, oldest sample first (they are symmetric); their sum is a half.</summary>
    public static float[] Coefficients { get; } = Make();

    private static float[] Make()
    {
        var taps = new double[Taps];
        for (var i = 0; i < Taps; i++)
        {
            var distance = 2 * i - (Taps - 1);
            var window = Bessel(Beta * Math.Sqrt(1 - Math.Pow((double)distance / Taps, 2))) / Bessel(Beta);
            taps[i] = Math.Sin(Math.PI * distance / 2) / (Math.PI * distance) * window;
        }
        var sum = taps.Sum();
        return [.. taps.Select(t => (float)(t / sum / 2))];
    }

    /// <summary>The modified Bessel function of the first kind, order 0.</summary>
    private static double Bessel(double x)
    {
        double sum = 1;
        double term = 1;
        for (var k = 1; k < 40; k++)
            sum += term *= x / 2 / k * (x / 2 / k);
        return sum;
    }
}
