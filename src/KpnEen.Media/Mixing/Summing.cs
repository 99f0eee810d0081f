using System.Numerics;

namespace KpnEen.Media.Mixing;

/// <summary>Adds voices and takes them away again, a vector at a time. Sums are 32 bits wide: 16 voices of full scale need 20.</summary>
internal static class Summing
{
    public static void Add(Span<int> sum, ReadOnlySpan<short> voice)
    {
        sum = sum[..voice.Length];
        var i = 0;
        for (; i <= voice.Length - Vector<short>.Count; i += Vector<short>.Count)
        {
            Vector.Widen(new Vector<short>(voice[i..]), out var low, out var high);
            (new Vector<int>(sum[i..]) + low).CopyTo(sum[i..]);
            (new Vector<int>(sum[(i + Vector<int>.Count)..]) + high).CopyTo(sum[(i + Vector<int>.Count)..]);
        }
        for (; i < voice.Length; i++)
            sum[i] += voice[i];
    }

    /// <summary>What is left of the sum without one voice; returns its peak.</summary>
    public static int Less(ReadOnlySpan<int> sum, ReadOnlySpan<short> own, Span<int> rest)
    {
        sum = sum[..own.Length];
        rest = rest[..own.Length];
        var peaks = Vector<int>.Zero;
        var i = 0;
        for (; i <= own.Length - Vector<short>.Count; i += Vector<short>.Count)
        {
            Vector.Widen(new Vector<short>(own[i..]), out var low, out var high);
            low = new Vector<int>(sum[i..]) - low;
            high = new Vector<int>(sum[(i + Vector<int>.Count)..]) - high;
            low.CopyTo(rest[i..]);
            high.CopyTo(rest[(i + Vector<int>.Count)..]);
            peaks = Vector.Max(peaks, Vector.Max(Vector.Abs(low), Vector.Abs(high)));
        }
        var peak = Highest(peaks);
        for (; i < own.Length; i++)
        {
            rest[i] = sum[i] - own[i];
            peak = Math.Max(peak, Math.Abs(rest[i]));
        }
        return peak;
    }

    public static int Peak(ReadOnlySpan<int> mix)
    {
        var peaks = Vector<int>.Zero;
        var i = 0;
        for (; i <= mix.Length - Vector<int>.Count; i += Vector<int>.Count)
            peaks = Vector.Max(peaks, Vector.Abs(new Vector<int>(mix[i..])));
        var peak = Highest(peaks);
        for (; i < mix.Length; i++)
            peak = Math.Max(peak, Math.Abs(mix[i]));
        return peak;
    }

    /// <summary>To 16 bits, times a gain. What would still not fit stays at full scale and never wraps.</summary>
    public static void Narrow(ReadOnlySpan<int> mix, float gain, Span<short> frame)
    {
        frame = frame[..mix.Length];
        var i = 0;
        for (; i <= mix.Length - Vector<short>.Count; i += Vector<short>.Count)
        {
            var low = Scaled(new Vector<int>(mix[i..]), gain);
            var high = Scaled(new Vector<int>(mix[(i + Vector<int>.Count)..]), gain);
            Vector.Narrow(low, high).CopyTo(frame[i..]);
        }
        for (; i < mix.Length; i++)
            frame[i] = Narrow(mix[i] * gain);
    }

    public static short Narrow(float sample) => (short)Math.Clamp(sample, short.MinValue, short.MaxValue);

    /// <summary>Mean of the squares.</summary>
    public static float Power(ReadOnlySpan<short> voice)
    {
        if (voice.IsEmpty)
            return 0;
        var sums = Vector<float>.Zero;
        var i = 0;
        for (; i <= voice.Length - Vector<short>.Count; i += Vector<short>.Count)
        {
            Vector.Widen(new Vector<short>(voice[i..]), out var low, out var high);
            sums += Vector.ConvertToSingle(low * low) + Vector.ConvertToSingle(high * high);
        }
        var sum = Vector.Sum(sums);
        for (; i < voice.Length; i++)
            sum += (float)voice[i] * voice[i];
        return sum / voice.Length;
    }

    private static Vector<int> Scaled(Vector<int> mix, float gain)
    {
        if (gain < 1)
            mix = Vector.ConvertToInt32(Vector.ConvertToSingle(mix) * gain);
        return Vector.Min(Vector.Max(mix, new Vector<int>(short.MinValue)), new Vector<int>(short.MaxValue));
    }

    private static int Highest(Vector<int> peaks)
    {
        var highest = 0;
        for (var i = 0; i < Vector<int>.Count; i++)
            highest = Math.Max(highest, peaks[i]);
        return highest;
    }
}
