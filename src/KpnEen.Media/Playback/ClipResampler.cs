using System.Numerics;

namespace KpnEen.Media.Playback;

/// <summary>Turns whole pieces of audio from one rate into another, by a windowed sinc of so many phases as the ratio has. Not for live audio: it looks ahead.</summary>
internal static class ClipResampler
{
    private const int ZeroCrossings = 24;
    private const double Passband = 0.94; // of half the lower rate

    public static short[] Convert(short[] samples, int from, int to)
    {
        if (from == to)
            return samples;
        var common = (int)BigInteger.GreatestCommonDivisor(from, to);
        var (up, down) = (to / common, from / common);
        var cutoff = Passband * Math.Min(1, (double)to / from);
        var half = (int)Math.Ceiling(ZeroCrossings / cutoff);
        var filters = new float[up][];
        // With silence at both ends no sample is a special case.
        var padded = new float[samples.Length + 2 * half];
        for (var i = 0; i < samples.Length; i++)
            padded[i + half] = samples[i];
        var result = new short[(int)(((long)samples.Length * up + down - 1) / down)];
        for (var i = 0; i < result.Length; i++)
        {
            var place = (long)i * down;
            var phase = (int)(place % up);
            var filter = filters[phase] ??= Filter((double)phase / up, cutoff, half);
            var sum = Dot(filter, padded.AsSpan((int)(place / up) + 1, 2 * half));
            result[i] = (short)Math.Clamp(MathF.Round(sum), short.MinValue, short.MaxValue);
        }
        return result;
    }

    /// <summary>Weights of the samples from half-1 before the place to half after it, for a place that lies <paramref name="offset"/> after a sample.</summary>
    private static float[] Filter(double offset, double cutoff, int half)
    {
        var weights = new double[2 * half];
        double sum = 0;
        for (var i = 0; i < weights.Length; i++)
        {
            var distance = i - (half - 1) - offset;
            var x = Math.PI * cutoff * distance;
            var sinc = x == 0 ? 1 : Math.Sin(x) / x;
            var turn = Math.PI * distance / half;
            // Blackman: what is mirrored lies 74 dB down.
            var window = Math.Abs(distance) >= half ? 0 : 0.42 + 0.5 * Math.Cos(turn) + 0.08 * Math.Cos(2 * turn);
            weights[i] = sinc * window;
            sum += weights[i];
        }
        return [.. weights.Select(w => (float)(w / sum))];
    }

    private static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var sums = Vector<float>.Zero;
        var i = 0;
        for (; i + Vector<float>.Count <= a.Length; i += Vector<float>.Count)
            sums += new Vector<float>(a[i..]) * new Vector<float>(b[i..]);
        var sum = Vector.Sum(sums);
        for (; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }
}
