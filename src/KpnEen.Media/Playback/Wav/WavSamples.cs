using System.Buffers.Binary;
using KpnEen.Media.Codecs;

namespace KpnEen.Media.Playback.Wav;

/// <summary>The data chunk of a WAV file as linear samples of one channel; two channels are added up.</summary>
internal static class WavSamples
{
    /// <summary>Samples of a channel that so many octets hold.</summary>
    public static long Count(long octets, WavFormat format) =>
        format.Tag == WavFormat.ImaAdpcm ? ImaAdpcm.Samples(octets, format.BlockAlign) : octets / format.BlockAlign;

    public static void Decode(ReadOnlySpan<byte> data, WavFormat format, Span<short> samples)
    {
        if (format.Tag == WavFormat.ImaAdpcm)
        {
            ImaAdpcm.Decode(data, format.BlockAlign, samples);
            return;
        }
        var width = format.Bits / 8;
        for (var i = 0; i < samples.Length; i++)
        {
            var at = data.Slice(i * format.BlockAlign, format.BlockAlign);
            samples[i] = format.Channels == 1 ? Sample(at, format) : (short)((Sample(at, format) + Sample(at[width..], format)) >> 1);
        }
    }

    private static short Sample(ReadOnlySpan<byte> at, WavFormat format) =>
        (format.Tag, format.Bits) switch
        {
            (WavFormat.ALaw, _) => G711.DecodeALaw(at[0]),
            (WavFormat.MuLaw, _) => G711.DecodeMuLaw(at[0]),
            // 8 bits are unsigned, more are signed.
            (_, 8) => (short)((at[0] - 128) << 8),
            (_, 16) => BinaryPrimitives.ReadInt16LittleEndian(at),
            _ => BinaryPrimitives.ReadInt16LittleEndian(at[1..]),
        };
}
