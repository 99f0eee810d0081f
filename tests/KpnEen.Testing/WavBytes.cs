using System.Text;

namespace KpnEen.Testing;

/// <summary>WAV files as tests need them: right ones, and wrong ones.</summary>
public static class WavBytes
{
    /// <param name="tag">1 PCM, 6 A-law, 7 µ-law.</param>
    /// <param name="before">Chunks between format and audio, as Latin-1.</param>
    public static byte[] Of(int tag, int channels, int rate, int bits, byte[] data, string before = "", int? blockAlign = null)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(Encoding.Latin1.GetBytes("RIFF"));
        writer.Write(36 + before.Length + data.Length);
        writer.Write(Encoding.Latin1.GetBytes("WAVEfmt "));
        writer.Write(16);
        writer.Write((short)tag);
        writer.Write((short)channels);
        writer.Write(rate);
        writer.Write(rate * channels * bits / 8);
        writer.Write((short)(blockAlign ?? channels * bits / 8));
        writer.Write((short)bits);
        writer.Write(Encoding.Latin1.GetBytes(before + "data"));
        writer.Write(data.Length);
        writer.Write(data);
        return stream.ToArray();
    }

    /// <summary>16-bit PCM of one channel: a steady tone a quarter of full scale high.</summary>
    public static byte[] Tone(double hertz, double seconds, int rate = 16000) =>
        Of(1, 1, rate, 16, [.. Sine(hertz, seconds, rate).SelectMany(BitConverter.GetBytes)]);

    public static IEnumerable<short> Sine(double hertz, double seconds, int rate) =>
        Enumerable.Range(0, (int)(seconds * rate)).Select(i => (short)(8191 * Math.Sin(2 * Math.PI * hertz * i / rate)));
}
