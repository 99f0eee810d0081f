using System.Numerics;
using System.Runtime.InteropServices;

namespace KpnEen.Media.Codecs;

/// <summary>Doubles or halves the rate of one stream; keeps the last samples from call to call (delay 1.5 ms). Allocates nothing when it runs.</summary>
internal sealed class Resampler
{
    private const int History = HalfBand.Taps - 1;

    // Worked on in pieces, so that the scratch on the stack stays small.
    private const int Piece = 320;

    // Of all samples, or when halving of those at odd places; then those at even places.
    private readonly float[] _history = new float[History];
    private readonly float[] _evenHistory = new float[History];

    private Resampler(int from, int to) => (From, To) = (from, to);

    public int From { get; }

    public int To { get; }

    /// <summary>Null when the rates are the same.</summary>
    public static Resampler? Between(int from, int to) =>
        (from, to) switch
        {
            _ when from == to => null,
            (Pcm.Rate, Pcm.WideRate) or (Pcm.WideRate, Pcm.Rate) => new Resampler(from, to),
            _ => throw new NotSupportedException($"No way from {from} to {to} Hz."),
        };

    /// <summary>Converts all samples (an even number when halving); returns how many came out.</summary>
    public int Process(ReadOnlySpan<short> samples, Span<short> result)
    {
        var written = 0;
        for (var at = 0; at < samples.Length; at += Piece)
        {
            var piece = samples.Slice(at, Math.Min(Piece, samples.Length - at));
            written += To > From ? Double(piece, result[written..]) : Halve(piece, result[written..]);
        }
        return written;
    }

    /// <summary>Forgets what went before: the stream begins anew.</summary>
    public void Reset()
    {
        _history.AsSpan().Clear();
        _evenHistory.AsSpan().Clear();
    }

    private int Double(ReadOnlySpan<short> samples, Span<short> result)
    {
        Span<float> line = stackalloc float[History + Piece];
        line = line[..(History + samples.Length)];
        _history.CopyTo(line);
        for (var i = 0; i < samples.Length; i++)
            line[History + i] = samples[i];
        for (var i = 0; i < samples.Length; i++)
        {
            result[2 * i] = Round(2 * Filter(line[i..]));
            result[2 * i + 1] = (short)line[History + i - HalfBand.Middle];
        }
        line[^History..].CopyTo(_history);
        return 2 * samples.Length;
    }

    private int Halve(ReadOnlySpan<short> samples, Span<short> result)
    {
        var count = samples.Length / 2;
        Span<float> lines = stackalloc float[2 * (History + Piece / 2)];
        var odd = lines[..(History + count)];
        var even = lines.Slice(History + Piece / 2, History + count);
        _history.CopyTo(odd);
        _evenHistory.CopyTo(even);
        for (var i = 0; i < count; i++)
            (even[History + i], odd[History + i]) = (samples[2 * i], samples[2 * i + 1]);
        for (var i = 0; i < count; i++)
            result[i] = Round(Filter(odd[i..]) + even[History + i - HalfBand.Middle] / 2);
        odd[^History..].CopyTo(_history);
        even[^History..].CopyTo(_evenHistory);
        return count;
    }

    private static float Filter(ReadOnlySpan<float> line)
    {
        if (HalfBand.Taps % Vector<float>.Count != 0)
            return Plain(line);
        var sum = Vector<float>.Zero;
        var taps = MemoryMarshal.Cast<float, Vector<float>>(HalfBand.Coefficients);
        var values = MemoryMarshal.Cast<float, Vector<float>>(line[..HalfBand.Taps]);
        for (var i = 0; i < taps.Length; i++)
            sum += taps[i] * values[i];
        return Vector.Sum(sum);
    }

    private static float Plain(ReadOnlySpan<float> line)
    {
        float sum = 0;
        for (var i = 0; i < HalfBand.Taps; i++)
            sum += HalfBand.Coefficients[i] * line[i];
        return sum;
    }

    private static short Round(float value) => (short)Math.Clamp(MathF.Round(value), short.MinValue, short.MaxValue);
}
