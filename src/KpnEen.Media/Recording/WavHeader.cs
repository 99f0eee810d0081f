using System.Buffers.Binary;
using KpnEen.Media.Codecs;

namespace KpnEen.Media.Recording;

/// <summary>The 44 octets before the audio of a recording: RIFF, fmt and data, stereo, 8 kHz, 16 bit.</summary>
internal static class WavHeader
{
    public const int Size = 44;
    public const int Channels = 2;
    public const int BytesPerFrame = Channels * sizeof(short);

    public static void Write(Span<byte> header, long dataBytes)
    {
        "RIFF"u8.CopyTo(header);
        BinaryPrimitives.WriteUInt32LittleEndian(header[4..], Limited(dataBytes + Size - 8));
        "WAVEfmt "u8.CopyTo(header[8..]);
        BinaryPrimitives.WriteUInt32LittleEndian(header[16..], 16);
        BinaryPrimitives.WriteUInt16LittleEndian(header[20..], 1);
        BinaryPrimitives.WriteUInt16LittleEndian(header[22..], Channels);
        BinaryPrimitives.WriteUInt32LittleEndian(header[24..], Pcm.Rate);
        BinaryPrimitives.WriteUInt32LittleEndian(header[28..], Pcm.Rate * BytesPerFrame);
        BinaryPrimitives.WriteUInt16LittleEndian(header[32..], BytesPerFrame);
        BinaryPrimitives.WriteUInt16LittleEndian(header[34..], 8 * sizeof(short));
        "data"u8.CopyTo(header[36..]);
        BinaryPrimitives.WriteUInt32LittleEndian(header[40..], Limited(dataBytes));
    }

    /// <summary>Whether these are the first octets of a recording of ours, whatever sizes it names.</summary>
    public static bool IsOurs(ReadOnlySpan<byte> header)
    {
        Span<byte> wanted = stackalloc byte[Size];
        Write(wanted, 0);
        return header.Length >= Size && header[..4].SequenceEqual(wanted[..4]) && header[8..40].SequenceEqual(wanted[8..40]);
    }

    private static uint Limited(long bytes) => (uint)Math.Min(bytes, uint.MaxValue);
}
