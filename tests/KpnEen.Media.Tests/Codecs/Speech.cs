using KpnEen.Media.Codecs;

namespace KpnEen.Media.Tests.Codecs;

/// <summary>A signal that behaves like speech: syllables of a gliding voice with formants, hiss between them, pauses. The same for the same seed.</summary>
internal static class Speech
{
    public static short[] Make(int rate, double seconds, int seed = 1, double peak = 12000)
    {
        var random = new Random(seed);
        var audio = new double[(int)(rate * seconds)];
        for (var at = 0; at < audio.Length; )
        {
            var kind = random.NextDouble();
            var length = Math.Min((int)(rate * (0.08 + 0.25 * random.NextDouble())), audio.Length - at);
            var part = audio.AsSpan(at, length);
            if (kind < 0.65)
                Voiced(part, rate, random);
            else if (kind < 0.8)
                Hiss(part, random);
            at += length;
        }
        var highest = Math.Max(1e-9, audio.Max(Math.Abs));
        return [.. audio.Select(s => (short)Math.Round(s / highest * peak))];
    }

    private static void Voiced(Span<double> part, int rate, Random random)
    {
        var pitch = 90 + 140 * random.NextDouble();
        var glide = (random.NextDouble() - 0.5) * 0.3;
        double[] formants = [300 + 500 * random.NextDouble(), 1000 + 1200 * random.NextDouble(), 2400 + 600 * random.NextDouble()];
        double phase = 0;
        for (var i = 0; i < part.Length; i++)
        {
            var done = (double)i / part.Length;
            var hertz = pitch * (1 + glide * done);
            phase += hertz / rate;
            double sum = 0;
            for (var k = 1; k * hertz < 3600; k++)
                sum += Gain(k * hertz, formants) * Math.Sin(2 * Math.PI * k * phase);
            part[i] = sum * Math.Sin(Math.PI * done);
        }
    }

    private static double Gain(double hertz, double[] formants)
    {
        double gain = 0.02;
        for (var f = 0; f < formants.Length; f++)
            gain += 1 / (1 + Math.Pow((hertz - formants[f]) / (80 + 40 * f), 2)) / (1 + f);
        return gain;
    }

    private static void Hiss(Span<double> part, Random random)
    {
        double last = 0;
        for (var i = 0; i < part.Length; i++)
        {
            var noise = random.NextDouble() - 0.5;
            part[i] = (noise - last) * Math.Sin(Math.PI * i / part.Length);
            last = noise;
        }
    }

    /// <summary>Root of the mean square in dBm0 of a sine as loud.</summary>
    public static double Level(ReadOnlySpan<short> audio)
    {
        double energy = 0;
        foreach (var sample in audio)
            energy += (double)sample * sample;
        return Pcm.Level(Math.Sqrt(2 * energy / Math.Max(1, audio.Length)));
    }
}
