using KpnEen.Testing;

namespace KpnEen.Media.Tests.Playback;

public sealed class WavFileTests
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    [Fact]
    public void Sixteen_bits_at_8_kHz_are_played_as_they_are()
    {
        var clip = Read(WavBytes.Of(1, 1, 8000, 16, [1, 0, 0xFF, 0xFF, 0, 0x80]));
        Assert.Equal([1, -1, -32768], clip.At(8000).ToArray());
        Assert.Equal(6, clip.At(16000).Length);
        Assert.Equal(TimeSpan.FromMilliseconds(0.375), clip.Duration);
    }

    [Theory]
    [InlineData(6, 8, 0xAA, 32256)]
    [InlineData(7, 8, 0x80, 32124)]
    [InlineData(1, 8, 0xC0, 16384)]
    [InlineData(1, 8, 0x00, -32768)]
    public void A_law_u_law_and_eight_bits_are_decoded(int tag, int bits, byte code, short sample)
    {
        var clip = Read(WavBytes.Of(tag, 1, 8000, bits, [.. Enumerable.Repeat(code, 200)]));
        Assert.Equal(Enumerable.Repeat(sample, 200), clip.At(8000).ToArray());
    }

    [Fact]
    public void Of_24_bits_the_upper_16_count_and_two_channels_become_one()
    {
        var clip = Read(WavBytes.Of(1, 2, 8000, 24, [9, 100, 0, 9, 200, 0, 9, 0, 0x80, 9, 0xFF, 0x7F]));
        Assert.Equal([150, -1], clip.At(8000).ToArray());
    }

    [Theory]
    [InlineData(8000, 700)]
    [InlineData(11025, 700)]
    [InlineData(16000, 3000)]
    [InlineData(22050, 3000)]
    [InlineData(24000, 3000)]
    [InlineData(32000, 3000)]
    [InlineData(44100, 700)]
    [InlineData(44100, 3000)]
    [InlineData(48000, 3000)]
    public void Any_rate_becomes_both_of_ours_with_pitch_length_and_loudness(int rate, double hertz)
    {
        var clip = Read(WavBytes.Tone(hertz, 1, rate));
        Assert.Equal(1, clip.Duration.TotalSeconds, 0.001);
        foreach (var ours in new[] { 8000, 16000 })
        {
            Assert.Equal(ours, clip.At(ours).Length, 2.0);
            var middle = clip.At(ours)[(ours / 4)..(ours * 3 / 4)];
            Assert.Equal(8191, Amplitude(middle, hertz, ours), 8191 * 0.03);
            // Nothing but the tone.
            Assert.Equal(8191 * Math.Sqrt(0.5), Rms(middle), 8191 * 0.03);
        }
    }

    [Theory]
    [InlineData(44100, 9000)]
    [InlineData(48000, 12000)]
    [InlineData(32000, 8600)]
    [InlineData(16000, 4400)]
    public void What_a_lower_rate_cannot_carry_does_not_come_back_as_another_tone(int rate, double hertz)
    {
        var clip = Read(WavBytes.Tone(hertz, 1, rate));
        Assert.True(Rms(clip.At(8000)[1000..7000]) < 30, $"{Rms(clip.At(8000)[1000..7000])}");
        if (hertz > 8000)
            Assert.True(Rms(clip.At(16000)[1000..15000]) < 30, $"{Rms(clip.At(16000)[1000..15000])}");
    }

    [Fact]
    public void Other_chunks_are_passed_over_and_a_size_that_is_too_large_is_cut()
    {
        var file = WavBytes.Of(1, 1, 8000, 16, [1, 0, 2, 0], before: "LIST\u0003\0\0\0abc\0");
        file[^8] = 0xFF;
        Assert.Equal([1, 2], Read(file).At(8000).ToArray());
    }

    [Theory]
    [InlineData(1, 3, 8000, 16, null, "3 channels")]
    [InlineData(1, 1, 7000, 16, null, "7000")]
    [InlineData(1, 1, 8000, 12, null, "12 bits")]
    [InlineData(85, 1, 8000, 16, null, "format 85")]
    [InlineData(1, 1, 8000, 16, 0, "16 bits")]
    [InlineData(1, 1, 8000, 16, 1, "16 bits")]
    [InlineData(17, 1, 8000, 4, 0, "format 17")]
    [InlineData(17, 2, 8000, 4, 256, "format 17")]
    public void What_cannot_be_played_is_refused_with_the_reason(int tag, int channels, int rate, int bits, int? align, string reason)
    {
        var file = WavBytes.Of(tag, channels, rate, bits, new byte[100], blockAlign: align);
        Assert.Contains(reason, Refusal(file), StringComparison.Ordinal);
    }

    [Fact]
    public void Too_long_empty_and_parts_without_end_are_refused()
    {
        Assert.Contains("lasts 301 s", Refusal(WavBytes.Of(6, 1, 8000, 8, new byte[8000 * 300 + 1])), StringComparison.Ordinal);
        Assert.Contains("no audio", Refusal(WavBytes.Of(1, 1, 8000, 16, [])), StringComparison.Ordinal);
        var parts = string.Concat(Enumerable.Repeat("junk\0\0\0\0", 2000));
        Assert.Contains("too many parts", Refusal(WavBytes.Of(1, 1, 8000, 16, [1, 1], before: parts)), StringComparison.Ordinal);
        Assert.Contains("no WAV file", Refusal([.. "ID3 and then music"u8]), StringComparison.Ordinal);
    }

    [Fact]
    public void Cut_anywhere_a_file_plays_or_is_refused()
    {
        var whole = WavBytes.Of(1, 1, 8000, 16, new byte[400]);
        for (var length = 0; length < whole.Length; length++)
        {
            if (length < 46)
                Refusal(whole[..length]);
            else
                Assert.Equal((length - 44) / 2, Read(whole[..length]).At(8000).Length);
        }
    }

    [Fact]
    public void Every_kind_the_fuzz_gate_begins_with_is_played() =>
        Assert.All(FuzzSeeds.SoundFiles, file => Assert.True(Read(file).Duration > TimeSpan.Zero));

    private static AudioClip Read(byte[] file) => WavFile.Read(file, Longest);

    private static string Refusal(byte[] file) => Assert.Throws<InvalidDataException>(() => Read(file)).Message;

    private static double Rms(ReadOnlySpan<short> audio) => Math.Sqrt(audio.ToArray().Average(s => (double)s * s));

    private static double Amplitude(ReadOnlySpan<short> audio, double hertz, int rate)
    {
        double sine = 0;
        double cosine = 0;
        for (var i = 0; i < audio.Length; i++)
        {
            sine += audio[i] * Math.Sin(2 * Math.PI * hertz * i / rate);
            cosine += audio[i] * Math.Cos(2 * Math.PI * hertz * i / rate);
        }
        return 2 * Math.Sqrt(sine * sine + cosine * cosine) / audio.Length;
    }
}
