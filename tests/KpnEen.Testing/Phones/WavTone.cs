using System.Buffers.Binary;

namespace KpnEen.Testing;

/// <summary>Writes a WAV file with one tone, and tells which tone another holds (16-bit PCM). Knows nothing of the product's own media code.</summary>
public static class WavTone
{
    private const int Header = 44;

    /// <summary>A mono WAV of a sine at half of full scale.</summary>
    public static void Write(string path, double hertz, TimeSpan length, int rate = 8000)
    {
        var samples = (int)(length.TotalSeconds * rate);
        var file = new byte[Header + (samples * 2)];
        "RIFF"u8.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(4), file.Length - 8);
        "WAVEfmt "u8.CopyTo(file.AsSpan(8));
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(16), 16);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(20), 1);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(22), 1);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(24), rate);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(28), rate * 2);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(32), 2);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(34), 16);
        "data"u8.CopyTo(file.AsSpan(36));
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(40), samples * 2);
        for (var n = 0; n < samples; n++)
        {
            var sample = (short)(16384 * Math.Sin(2 * Math.PI * hertz * n / rate));
            BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(Header + (n * 2)), sample);
        }
        File.WriteAllBytes(path, file);
    }

    /// <summary>
    /// How much of the file, in seconds, is the tone: blocks of 100 ms in which it holds more than half of the energy. Silence holds none.
    /// </summary>
    /// <param name="wav">The bytes of a WAV file, which may still be growing.</param>
    /// <param name="channel">0 is left.</param>
    public static double SecondsOf(ReadOnlySpan<byte> wav, double hertz, int channel = 0)
    {
        var audio = WavAudio.Read(wav, channel);
        var block = audio.Rate / 10;
        var blocks = 0;
        for (var start = 0; start + block <= audio.Samples.Length; start += block)
        {
            if (Share(audio.Samples.AsSpan(start, block), hertz, audio.Rate) > 0.5)
                blocks++;
        }
        return blocks / 10.0;
    }

    /// <inheritdoc cref="SecondsOf(ReadOnlySpan{byte}, double, int)"/>
    public static double SecondsOf(string path, double hertz, int channel = 0) => SecondsOf(File.ReadAllBytes(path), hertz, channel);

    /// <summary>The part of the energy at this frequency, 0..1, by Goertzel's algorithm.</summary>
    private static double Share(ReadOnlySpan<short> samples, double hertz, int rate)
    {
        var turn = 2 * Math.Cos(2 * Math.PI * hertz / rate);
        double last = 0;
        double before = 0;
        double energy = 0;
        foreach (var sample in samples)
        {
            (last, before) = (sample + (turn * last) - before, last);
            energy += (double)sample * sample;
        }
        // -50 dBFS: below it is what a codec makes of silence.
        if (energy < samples.Length * 100.0 * 100.0)
            return 0;
        var power = (last * last) + (before * before) - (turn * last * before);
        return power / (energy * samples.Length / 2);
    }
}
