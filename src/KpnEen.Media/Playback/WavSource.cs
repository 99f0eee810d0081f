using System.Buffers.Binary;
using KpnEen.Media.Codecs;

namespace KpnEen.Media;

/// <summary>Plays a mono WAV file of 8 kHz: 16-bit PCM, A-law or µ-law. Others are refused by <see cref="InvalidDataException"/>.</summary>
public sealed class WavSource : IAudioSource
{
    private const ushort FormatPcm = 1;
    private const ushort FormatALaw = 6;
    private const ushort FormatMuLaw = 7;

    private readonly ReadOnlyMemory<byte> _audio;
    private readonly G711Codec? _codec;
    private int _place;

    private WavSource(ReadOnlyMemory<byte> audio, G711Codec? codec)
    {
        _audio = audio;
        _codec = codec;
    }

    /// <summary>Length of the audio.</summary>
    public TimeSpan Duration => Pcm.Time(_audio.Length / SampleSize);

    private int SampleSize => _codec is null ? 2 : 1;

    /// <exception cref="InvalidDataException">No WAV file, or of a format that is not played.</exception>
    public static WavSource Open(string path) => Parse(File.ReadAllBytes(path));

    /// <exception cref="InvalidDataException">No WAV file, or of a format that is not played.</exception>
    public static WavSource Parse(ReadOnlyMemory<byte> file)
    {
        var bytes = file.Span;
        if (bytes.Length < 12 || !bytes[..4].SequenceEqual("RIFF"u8) || !bytes[8..12].SequenceEqual("WAVE"u8))
            throw new InvalidDataException("Not a WAV file.");
        ReadOnlySpan<byte> format = default;
        for (var place = 12; place + 8 <= bytes.Length; )
        {
            var id = bytes.Slice(place, 4);
            var start = place + 8;
            // A file that is still being written, or was cut off, names more than there is.
            var length = (int)Math.Min(BinaryPrimitives.ReadUInt32LittleEndian(bytes[(place + 4)..]), (uint)(bytes.Length - start));
            if (id.SequenceEqual("fmt "u8))
                format = bytes.Slice(start, length);
            else if (id.SequenceEqual("data"u8))
                return new WavSource(file.Slice(start, length), CodecOf(format));
            place = (int)Math.Min((long)start + length + (length & 1), int.MaxValue - 8);
        }
        throw new InvalidDataException("WAV file without audio.");
    }

    public bool Read(Span<short> frame)
    {
        var audio = _audio.Span[_place..];
        if (audio.Length < SampleSize)
            return false;
        var count = Math.Min(frame.Length, audio.Length / SampleSize);
        if (_codec is { } codec)
        {
            codec.Decode(audio[..count], frame);
        }
        else
        {
            for (var i = 0; i < count; i++)
                frame[i] = BinaryPrimitives.ReadInt16LittleEndian(audio[(2 * i)..]);
        }
        frame[count..].Clear();
        _place += count * SampleSize;
        return true;
    }

    private static G711Codec? CodecOf(ReadOnlySpan<byte> format)
    {
        if (format.Length < 16)
            throw new InvalidDataException("WAV file without a format.");
        var kind = BinaryPrimitives.ReadUInt16LittleEndian(format);
        var channels = BinaryPrimitives.ReadUInt16LittleEndian(format[2..]);
        var rate = BinaryPrimitives.ReadUInt32LittleEndian(format[4..]);
        var bits = BinaryPrimitives.ReadUInt16LittleEndian(format[14..]);
        if (channels != 1 || rate != Pcm.Rate)
            throw new InvalidDataException($"WAV file has {channels} channel(s) at {rate} Hz; wanted is 1 at {Pcm.Rate} Hz.");
        return (kind, bits) switch
        {
            (FormatPcm, 16) => null,
            (FormatALaw, 8) => G711Codec.ALaw,
            (FormatMuLaw, 8) => G711Codec.MuLaw,
            _ => throw new InvalidDataException($"WAV format {kind} with {bits} bits is not played; wanted is 16-bit PCM, A-law or µ-law."),
        };
    }
}
