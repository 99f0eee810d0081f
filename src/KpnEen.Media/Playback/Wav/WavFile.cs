using System.Buffers.Binary;
using KpnEen.Media.Playback.Wav;

namespace KpnEen.Media;

/// <summary>Reads WAV files: PCM of 8, 16 and 24 bits, A-law, µ-law, one or two channels of 8 to 48 kHz, and IMA ADPCM.</summary>
public static class WavFile
{
    private const int MostChunks = 1000;

    /// <param name="longest">Longer audio is refused.</param>
    /// <exception cref="InvalidDataException">No WAV file, or one that is not played; the message says why.</exception>
    public static AudioClip Read(ReadOnlySpan<byte> file, TimeSpan longest)
    {
        if (file.Length < 12 || !file[..4].SequenceEqual("RIFF"u8) || !file[8..12].SequenceEqual("WAVE"u8))
            throw new InvalidDataException("This is no WAV file.");
        WavFormat? format = null;
        long? named = null;
        var chunks = 0;
        for (long place = 12; place + 8 <= file.Length; )
        {
            if (++chunks > MostChunks)
                throw new InvalidDataException("The WAV file has too many parts.");
            var id = file.Slice((int)place, 4);
            var start = (int)place + 8;
            // A file that is still being written, or was cut off, names more than there is.
            var length = (int)Math.Min(BinaryPrimitives.ReadUInt32LittleEndian(file[((int)place + 4)..]), (uint)(file.Length - start));
            var chunk = file.Slice(start, length);
            if (id.SequenceEqual("fmt "u8))
                format = WavFormat.Read(chunk);
            else if (id.SequenceEqual("fact"u8) && length >= 4)
                named = BinaryPrimitives.ReadUInt32LittleEndian(chunk);
            else if (id.SequenceEqual("data"u8))
                return Read(
                    chunk,
                    format ?? throw new InvalidDataException("The WAV file has no format before its audio."),
                    named,
                    longest
                );
            place = (long)start + length + (length & 1);
        }
        throw new InvalidDataException("The WAV file has no audio.");
    }

    private static AudioClip Read(ReadOnlySpan<byte> data, WavFormat format, long? named, TimeSpan longest)
    {
        var count = WavSamples.Count(data.Length, format);
        // Only the last block of ADPCM may hold more than there is audio.
        if (format.Tag == WavFormat.ImaAdpcm && named is { } samples && samples < count)
            count = samples;
        if (count == 0)
            throw new InvalidDataException("The WAV file has no audio.");
        if (count > longest.TotalSeconds * format.Rate)
            throw new InvalidDataException(
                $"The audio lasts {Math.Ceiling((double)count / format.Rate)} s; the longest that is played is {longest.TotalSeconds} s."
            );
        var audio = new short[count];
        WavSamples.Decode(data, format, audio);
        return AudioClip.Of(audio, format.Rate);
    }
}
