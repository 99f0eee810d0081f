using System.Buffers.Binary;

namespace KpnEen.Media.Recording;

/// <summary>The 44 octets before the audio of a recording: RIFF, fmt and data, stereo, 16 bit.</summary>
internal static class WavHeader
{
    public const int Size = 44;
    public const int Channels = 2;
    public const int BytesPerFrame = Channels * sizeof(short);

    public static void Write(Span<byte> header, int rate, long dataBytes)
    {
        "RIFF"u8.CopyTo(header);
        BinaryPrimitives.WriteUInt32LittleEndian(header[4..], Limited(dataBytes + Size - 8));
        "WAVEfmt "u8.CopyTo(header[8..]);
        BinaryPrimitives.WriteUInt32LittleEndian(header[16..], 16);
        BinaryPrimitives.WriteUInt16LittleEndian(header[20..], 1);
        BinaryPrimitives.WriteUInt16LittleEndian(header[22..], Channels);
        BinaryPrimitives.WriteUInt32LittleEndian(header[24..], (uint)rate);
        BinaryPrimitives.WriteUInt32LittleEndian(header[28..], (uint)(rate * BytesPerFrame));
        BinaryPrimitives.WriteUInt16LittleEndian(header[32..], BytesPerFrame);
        BinaryPrimitives.WriteUInt16LittleEndian(header[34..], 8 * sizeof(short));
        "data"u8.CopyTo(header[36..]);
        BinaryPrimitives.WriteUInt32LittleEndian(header[40..], Limited(dataBytes));
    }

    private static uint Limited(long bytes) => (uint)Math.Min(bytes, uint.MaxValue);
}
