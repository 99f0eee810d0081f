using System.Numerics;

namespace KpnEen.Testing;

/// <summary>Finds a known piece of audio in what was heard.</summary>
public static class SoundSearch
{
    /// <param name="alike">Of a perfect copy it is 1; A-law makes it 0.99 and better, Opus 0.7, other speech stays below 0.4.</param>
    /// <param name="step">Places that are looked at: 1 is every sample.</param>
    /// <returns>Place of its first sample; -1: nowhere.</returns>
    public static int Find(ReadOnlySpan<short> heard, ReadOnlySpan<short> piece, int step = 1, double alike = 0.9)
    {
        var (all, wanted) = (Floats(heard), Floats(piece));
        var energy = Dot(wanted, wanted);
        for (var at = 0; at + wanted.Length <= all.Length; at += step)
        {
            var there = all.AsSpan(at, wanted.Length);
            var product = Dot(wanted, there);
            if (product > 0 && product / Math.Sqrt(energy * Dot(there, there) + 1) > alike)
                return at;
        }
        return -1;
    }

    private static float[] Floats(ReadOnlySpan<short> samples)
    {
        var result = new float[samples.Length];
        for (var i = 0; i < result.Length; i++)
            result[i] = samples[i];
        return result;
    }

    private static double Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var sums = Vector<float>.Zero;
        var i = 0;
        for (; i + Vector<float>.Count <= a.Length; i += Vector<float>.Count)
            sums += new Vector<float>(a[i..]) * new Vector<float>(b[i..]);
        double sum = Vector.Sum(sums);
        for (; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }
}
