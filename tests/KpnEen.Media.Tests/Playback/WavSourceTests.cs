using System.Text;

namespace KpnEen.Media.Tests.Playback;

public sealed class WavSourceTests
{
    [Fact]
    public void Sixteen_bit_audio_is_played_as_it_is()
    {
        var wav = WavSource.Parse(Wav(1, 1, 8000, 16, [1, 0, 0xFF, 0xFF, 0, 0x80]));
        var frame = new short[160];
        Assert.Equal(TimeSpan.FromMilliseconds(0.375), wav.Duration);
        Assert.True(wav.Read(frame));
        Assert.Equal([1, -1, -32768, 0, 0], frame[..5]);
        Assert.False(wav.Read(frame));
    }

    [Theory]
    [InlineData(6, 0xAA, 32256)]
    [InlineData(7, 0x80, 32124)]
    public void The_two_laws_are_decoded(int format, byte code, short sample)
    {
        var wav = WavSource.Parse(Wav(format, 1, 8000, 8, [.. Enumerable.Repeat(code, 200)]));
        var frame = new short[160];
        Assert.True(wav.Read(frame));
        Assert.All(frame, s => Assert.Equal(sample, s));
        Assert.True(wav.Read(frame));
        Assert.Equal(sample, frame[39]);
        Assert.Equal(0, frame[40]);
        Assert.False(wav.Read(frame));
    }

    [Fact]
    public void Other_chunks_are_passed_over_and_a_size_that_is_too_large_is_cut()
    {
        var file = Wav(1, 1, 8000, 16, [1, 0, 2, 0], extra: "LIST\u0003\0\0\0abc\0");
        file[^8] = 0xFF;
        var wav = WavSource.Parse(file);
        var frame = new short[160];
        Assert.True(wav.Read(frame));
        Assert.Equal([1, 2], frame[..2]);
    }

    [Theory]
    [InlineData(1, 2, 8000, 16, "2 channel")]
    [InlineData(1, 1, 44100, 16, "44100")]
    [InlineData(1, 1, 8000, 24, "24 bits")]
    [InlineData(85, 1, 8000, 16, "85")]
    public void What_cannot_be_played_is_refused_with_the_reason(int format, int channels, int rate, int bits, string reason)
    {
        var refusal = Assert.Throws<InvalidDataException>(() => WavSource.Parse(Wav(format, channels, rate, bits, new byte[100])));
        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Cut_anywhere_a_file_plays_or_is_refused()
    {
        var whole = Wav(1, 1, 8000, 16, new byte[400]);
        for (var length = 0; length < whole.Length; length++)
        {
            var file = whole.AsMemory(0, length);
            if (length < 44)
                Assert.Throws<InvalidDataException>(() => WavSource.Parse(file));
            else
                Assert.Equal((length - 44) / 2, WavSource.Parse(file).Duration.TotalSeconds * 8000, 0.01);
        }
    }

    private static byte[] Wav(int format, int channels, int rate, int bits, byte[] data, string extra = "")
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(Encoding.Latin1.GetBytes("RIFF\0\0\0\0WAVEfmt "));
        writer.Write(16);
        writer.Write((short)format);
        writer.Write((short)channels);
        writer.Write(rate);
        writer.Write(rate * channels * bits / 8);
        writer.Write((short)(channels * bits / 8));
        writer.Write((short)bits);
        writer.Write(Encoding.Latin1.GetBytes(extra + "data"));
        writer.Write(data.Length);
        writer.Write(data);
        return stream.ToArray();
    }
}
