using System.Buffers.Binary;

namespace KpnEen.Testing;

/// <summary>One channel of a 16-bit PCM WAV file.</summary>
internal readonly record struct WavAudio(int Rate, short[] Samples)
{
    /// <exception cref="InvalidDataException">It is not a 16-bit PCM WAV, or has no such channel.</exception>
    public static WavAudio Read(ReadOnlySpan<byte> wav, int channel)
    {
        if (wav.Length < 12 || !wav.StartsWith("RIFF"u8) || !wav[8..].StartsWith("WAVE"u8))
            throw new InvalidDataException("This is no WAV file.");
        var format = default(ReadOnlySpan<byte>);
        for (var rest = wav[12..]; rest.Length >= 8; )
        {
            var size = BinaryPrimitives.ReadUInt32LittleEndian(rest[4..]);
            // A writer that is still at work, or was killed, has not told the size: then the rest of the file is meant.
            var length = (int)Math.Min(size == 0 && rest.StartsWith("data"u8) ? uint.MaxValue : size, (uint)(rest.Length - 8));
            var body = rest.Slice(8, length);
            if (rest.StartsWith("fmt "u8))
                format = body;
            else if (rest.StartsWith("data"u8))
                return Channel(body, format, channel);
            rest = rest[Math.Min(rest.Length, 8 + length + (length & 1))..];
        }
        throw new InvalidDataException("The WAV file has no audio in it.");
    }

    private static WavAudio Channel(ReadOnlySpan<byte> data, ReadOnlySpan<byte> format, int channel)
    {
        if (format.Length < 16 || BinaryPrimitives.ReadInt16LittleEndian(format[14..]) != 16)
            throw new InvalidDataException("The WAV file is not 16-bit PCM.");
        var channels = BinaryPrimitives.ReadInt16LittleEndian(format[2..]);
        if (channel >= channels)
            throw new InvalidDataException($"The WAV file has {channels} channels, and none with number {channel}.");
        var samples = new short[data.Length / (2 * channels)];
        for (var n = 0; n < samples.Length; n++)
            samples[n] = BinaryPrimitives.ReadInt16LittleEndian(data[(((n * channels) + channel) * 2)..]);
        return new WavAudio(BinaryPrimitives.ReadInt32LittleEndian(format[4..]), samples);
    }
}
