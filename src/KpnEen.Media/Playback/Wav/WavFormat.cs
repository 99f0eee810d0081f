using System.Buffers.Binary;

namespace KpnEen.Media.Playback.Wav;

/// <summary>The fmt chunk of a WAV file: what its samples are.</summary>
/// <param name="Tag">1 PCM, 6 A-law, 7 µ-law, 0x11 IMA ADPCM (RFC 2361).</param>
/// <param name="BlockAlign">Octets of a sample of all channels; of ADPCM those of a block.</param>
internal readonly record struct WavFormat(ushort Tag, int Channels, int Rate, int BlockAlign, int Bits)
{
    public const ushort Pcm = 1;
    public const ushort ALaw = 6;
    public const ushort MuLaw = 7;
    public const ushort ImaAdpcm = 0x11;
    private const ushort Extensible = 0xFFFE;
    private const int LargestBlock = 8192;

    private static readonly int[] Rates = [8000, 11025, 16000, 22050, 24000, 32000, 44100, 48000];

    /// <exception cref="InvalidDataException">A format that is not played.</exception>
    public static WavFormat Read(ReadOnlySpan<byte> chunk)
    {
        if (chunk.Length < 16)
            throw new InvalidDataException("The WAV file has no format.");
        var tag = BinaryPrimitives.ReadUInt16LittleEndian(chunk);
        // The format proper are the first octets of a GUID then.
        if (tag == Extensible && chunk.Length >= 40)
            tag = BinaryPrimitives.ReadUInt16LittleEndian(chunk[24..]);
        var format = new WavFormat(
            tag,
            BinaryPrimitives.ReadUInt16LittleEndian(chunk[2..]),
            (int)Math.Min(BinaryPrimitives.ReadUInt32LittleEndian(chunk[4..]), int.MaxValue),
            BinaryPrimitives.ReadUInt16LittleEndian(chunk[12..]),
            BinaryPrimitives.ReadUInt16LittleEndian(chunk[14..])
        );
        format.Check();
        return format;
    }

    private void Check()
    {
        if (!Rates.Contains(Rate))
            throw new InvalidDataException($"The WAV file has {Rate} samples a second; played are {string.Join(", ", Rates)}.");
        if (Channels is not (1 or 2))
            throw new InvalidDataException($"The WAV file has {Channels} channels; played are 1 and 2.");
        var isPlayed = (Tag, Bits) switch
        {
            (Pcm, 8 or 16 or 24) or (ALaw or MuLaw, 8) => BlockAlign == Channels * Bits / 8,
            (ImaAdpcm, 4) => Channels == 1 && BlockAlign is > 4 and <= LargestBlock,
            _ => false,
        };
        if (!isPlayed)
            throw new InvalidDataException(
                $"WAV format {Tag} with {Bits} bits is not played; played are PCM of 8, 16 and 24 bits, A-law, µ-law, and IMA ADPCM with one channel."
            );
    }
}
