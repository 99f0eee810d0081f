using KpnEen.Media.Codecs;

namespace KpnEen.Media.Tests.Codecs;

public sealed class ResamplerTests
{
    [Theory]
    [InlineData(100)]
    [InlineData(1000)]
    [InlineData(3000)]
    [InlineData(3400)]
    public void Sound_up_to_3400_Hz_passes_both_ways_as_loud_as_it_was(double hertz)
    {
        Assert.Equal(-10, Level(Convert(Sine(hertz, 8000), 8000, 16000), 16000, hertz), 0.15);
        Assert.Equal(-10, Level(Convert(Sine(hertz, 16000), 16000, 8000), 8000, hertz), 0.15);
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(2000)]
    [InlineData(3400)]
    public void Doubling_leaves_no_mirror_image_above_4600_Hz(double hertz) =>
        Assert.True(Level(Convert(Sine(hertz, 8000), 8000, 16000), 16000, 8000 - hertz) < -60);

    [Theory]
    [InlineData(4600)]
    [InlineData(5000)]
    [InlineData(6000)]
    [InlineData(7900)]
    public void Halving_lets_nothing_above_4600_Hz_fold_back(double hertz) =>
        Assert.True(Level(Convert(Sine(hertz, 16000), 16000, 8000), 8000, 8000 - hertz) < -60);

    [Theory]
    [InlineData(8000, 16000)]
    [InlineData(16000, 8000)]
    public void Pieces_of_any_length_give_the_same_as_the_whole(int from, int to)
    {
        var audio = Sine(700, from);
        var whole = Convert(audio, from, to);
        var resampler = Resampler.Between(from, to)!;
        var pieces = new List<short>();
        var result = new short[4096];
        var random = new Random(7);
        for (var at = 0; at < audio.Length; )
        {
            var length = Math.Min(2 * random.Next(0, 900), audio.Length - at);
            pieces.AddRange(result[..resampler.Process(audio.AsSpan(at, length), result)]);
            at += length;
        }
        Assert.Equal(whole, pieces);
    }

    [Fact]
    public void The_loudest_square_wave_does_not_wrap_around()
    {
        var square = Enumerable.Range(0, 8000).Select(i => i / 20 % 2 == 0 ? short.MaxValue : short.MinValue).ToArray();
        var up = Convert(square, 8000, 16000);
        for (var i = 200; i < up.Length - 200; i++)
            Assert.True(Math.Abs(up[i] - up[i - 1]) < 40000, $"Wrapped at {i}.");
    }

    [Fact]
    public void The_same_rate_needs_nothing_and_another_rate_is_refused()
    {
        Assert.Null(Resampler.Between(8000, 8000));
        Assert.Throws<NotSupportedException>(() => Resampler.Between(8000, 44100));
    }

    private static short[] Sine(double hertz, int rate) =>
        [.. Enumerable.Range(0, rate).Select(i => (short)(Pcm.Amplitude(-10) * Math.Sin(2 * Math.PI * hertz * i / rate)))];

    private static short[] Convert(short[] audio, int from, int to)
    {
        var result = new short[audio.Length * to / from];
        Assert.Equal(result.Length, Resampler.Between(from, to)!.Process(audio, result));
        return result;
    }

    private static double Level(short[] audio, int rate, double hertz)
    {
        var meter = new ToneMeter();
        meter.OnAudio(AudioSides.Heard, new AudioFrame(audio, rate, 0));
        return meter.Level(hertz);
    }
}
