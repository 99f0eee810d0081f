using System.Numerics;
using KpnEen.Media;

namespace KpnEen.Pbx.Tests.Kit;

/// <summary>Keeps all that a port hears, to find a known piece of audio in it.</summary>
public sealed class Ear : IAudioSink
{
    /// <summary>Of a perfect copy it is 1; A-law makes it 0.99 and better, other speech stays below 0.4.</summary>
    private const double Alike = 0.9;

    private readonly Lock gate = new();
    private readonly List<short> heard = [];
    private int rate = 8000;

    public TimeSpan Length
    {
        get
        {
            lock (gate)
                return TimeSpan.FromSeconds((double)heard.Count / rate);
        }
    }

    /// <summary>The highest sample.</summary>
    public int Loudest
    {
        get
        {
            lock (gate)
                return heard.Select(s => Math.Abs((int)s)).DefaultIfEmpty().Max();
        }
    }

    public static Ear On(MediaPort port)
    {
        var ear = new Ear();
        port.Listen(ear);
        return ear;
    }

    public void OnAudio(AudioSides side, in AudioFrame frame)
    {
        lock (gate)
        {
            if (frame.Rate != rate)
                heard.Clear();
            rate = frame.Rate;
            heard.AddRange(frame.Samples);
        }
    }

    public bool Hears(AudioClip clip, bool anywhere = false) => Find(clip, anywhere) is not null;

    /// <summary>Where the first 0.4 s of the clip begin in what was heard; null: nowhere.</summary>
    /// <param name="anywhere">Not only where a frame of 20 ms begins: codecs other than G.711 delay.</param>
    public TimeSpan? Find(AudioClip clip, bool anywhere = false)
    {
        float[] all;
        lock (gate)
            all = [.. heard.Select(s => (float)s)];
        var audio = clip.At(rate);
        float[] piece = [.. audio[..Math.Min(audio.Length, rate * 2 / 5)].ToArray().Select(s => (float)s)];
        var energy = Dot(piece, piece);
        for (var at = 0; at + piece.Length <= all.Length; at += anywhere ? 1 : rate / 50)
        {
            var there = all.AsSpan(at, piece.Length);
            var product = Dot(piece, there);
            if (product > 0 && product / Math.Sqrt(energy * Dot(there, there) + 1) > Alike)
                return TimeSpan.FromSeconds((double)at / rate);
        }
        return null;
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
