using System.Numerics;
using System.Runtime.InteropServices;

namespace KpnEen.Media.Jitter;

/// <summary>How alike two stretches of audio are.</summary>
internal static class Similarity
{
    // A product has up to 30 bits; scaled to 21, a thousand of them fit into a lane.
    private const int Scale = 9;

    /// <summary>Normalised correlation, -1 to 1; 1 for two silences.</summary>
    public static float Of(ReadOnlySpan<short> a, ReadOnlySpan<short> b)
    {
        var (cross, energyA, energyB) = (Product(a, b), Product(a, a), Product(b, b));
        if (energyA == 0 || energyB == 0)
            return energyA == energyB ? 1 : 0;
        return (float)(cross / Math.Sqrt((double)energyA * energyB));
    }

    /// <summary>Sum of the products, divided by 512.</summary>
    public static long Product(ReadOnlySpan<short> a, ReadOnlySpan<short> b)
    {
        b = b[..a.Length];
        var vectors = MemoryMarshal.Cast<short, Vector<short>>(a);
        var others = MemoryMarshal.Cast<short, Vector<short>>(b);
        var sum = Vector<int>.Zero;
        for (var i = 0; i < vectors.Length; i++)
        {
            Vector.Widen(vectors[i], out var low, out var high);
            Vector.Widen(others[i], out var otherLow, out var otherHigh);
            sum += Vector.ShiftRightArithmetic(low * otherLow, Scale) + Vector.ShiftRightArithmetic(high * otherHigh, Scale);
        }
        long total = Vector.Sum(sum);
        for (var i = vectors.Length * Vector<short>.Count; i < a.Length; i++)
            total += (a[i] * b[i]) >> Scale;
        return total;
    }

    /// <summary>The distance between least and most at which the end of the audio is most like what went before.</summary>
    public static int Pitch(ReadOnlySpan<short> history, int window, int least, int most)
    {
        var end = history[^window..];
        var (best, bestAt) = (float.NegativeInfinity, least);
        // Twice as fast and as good: first every second distance, then its neighbours.
        for (var lag = least; lag <= most; lag += 2)
            Try(history, lag);
        foreach (var lag in (ReadOnlySpan<int>)[bestAt - 1, bestAt + 1])
        {
            if (lag >= least && lag <= most)
                Try(history, lag);
        }
        return bestAt;

        void Try(ReadOnlySpan<short> line, int lag)
        {
            var tail = line[^window..];
            var likeness = Of(tail, line.Slice(line.Length - window - lag, window));
            if (likeness > best)
                (best, bestAt) = (likeness, lag);
        }
    }
}
