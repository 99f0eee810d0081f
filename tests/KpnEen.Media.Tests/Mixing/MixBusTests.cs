using KpnEen.Media.Mixing;

namespace KpnEen.Media.Tests.Mixing;

public class MixBusTests
{
    [Theory]
    [InlineData(160)]
    [InlineData(320)]
    [InlineData(37)]
    public void Each_of_three_hears_the_other_two_sample_by_sample(int samples)
    {
        var random = new Random(7);
        var voices = Voices(random, 3, samples, 9000);
        var bus = Sum(voices, samples);

        foreach (var own in voices)
        {
            var heard = new short[samples];
            bus.AllBut(own, new Limiter(), heard);
            var others = voices.Where(v => v != own).ToArray();
            Assert.Equal(Enumerable.Range(0, samples).Select(i => (short)others.Sum(v => v[i])), heard);
        }
    }

    [Fact]
    public void Who_does_not_speak_hears_all()
    {
        var voices = Voices(new Random(8), 3, 160, 9000);
        var heard = new short[160];

        Sum(voices, 160).All(new Limiter(), heard);

        Assert.Equal(Enumerable.Range(0, 160).Select(i => (short)voices.Sum(v => v[i])), heard);
    }

    [Fact]
    public void Sixteen_at_full_scale_are_turned_down_and_never_wrap()
    {
        var loud = Enumerable.Range(0, 320).Select(i => (short)(32767 * Math.Sin(2 * Math.PI * 400 * i / 16000.0))).ToArray();
        var bus = new MixBus();
        var limiter = new Limiter();
        var heard = new short[320];
        var bySample = new List<(int Wanted, short Heard)>();
        for (var n = 0; n < 5; n++)
        {
            bus.Begin(320);
            for (var party = 0; party < 16; party++)
                bus.Add(loud);
            bus.AllBut(loud, limiter, heard);
            bySample.AddRange(loud.Zip(heard, (l, h) => (15 * l, h)));
        }

        Assert.All(bySample, s => Assert.True(Math.Sign(s.Wanted) * Math.Sign(s.Heard) >= 0, $"{s.Wanted} became {s.Heard}"));
        // After the first millisecond nothing is clipped: the shape is that of the loud voice.
        var settled = bySample.Skip(16).ToArray();
        Assert.InRange(settled.Max(s => s.Heard), Limiter.Ceiling - 100, Limiter.Ceiling + 1);
        Assert.All(settled, s => Assert.InRange(s.Heard - s.Wanted * (double)Limiter.Ceiling / (15 * 32767), -8, 8));
    }

    [Fact]
    public void The_volume_comes_back_without_a_step()
    {
        var limiter = new Limiter();
        var loud = Enumerable.Repeat(100_000, 160).ToArray();
        var soft = Enumerable.Repeat(10_000, 160).ToArray();
        var heard = new short[160];
        limiter.Apply(loud, 100_000, heard);
        var before = (short)(10_000 * Limiter.Ceiling / 100_000.0);
        var frames = 0;
        do
        {
            limiter.Apply(soft, 10_000, heard);
            foreach (var sample in heard)
            {
                Assert.InRange(sample - before, -1, 80);
                before = sample;
            }
        } while (heard[^1] < 10_000 && ++frames < 500);

        Assert.InRange(frames, 25, 200);
    }

    [Fact]
    public void A_pause_between_words_is_speech_and_the_noise_of_a_line_is_not()
    {
        var activity = new VoiceActivity();
        var word = new short[160];
        var noise = new short[160];
        for (var i = 0; i < 160; i++)
        {
            word[i] = (short)(300 * Math.Sin(i / 3.0));
            noise[i] = (short)(i % 2 == 0 ? 8 : -8);
        }

        Assert.False(activity.Heard(noise));
        Assert.True(activity.Heard(word));
        for (var i = 0; i < 15; i++)
            Assert.True(activity.Heard(noise));
        for (var i = 0; i < 10; i++)
            activity.Heard(noise);
        Assert.False(activity.IsSpeaking);
    }

    [Fact]
    public void A_frame_is_mixed_without_allocating()
    {
        var voices = Voices(new Random(9), 16, 320, 3000);
        var limiters = voices.Select(_ => new Limiter()).ToArray();
        var bus = new MixBus();
        var heard = new short[320];
        void Frame()
        {
            bus.Begin(320);
            foreach (var voice in voices)
                bus.Add(voice);
            for (var i = 0; i < voices.Length; i++)
                bus.AllBut(voices[i], limiters[i], heard);
        }
        Frame();

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            Frame();

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static short[][] Voices(Random random, int count, int samples, int loudest) =>
        [
            .. Enumerable
                .Range(0, count)
                .Select(_ => Enumerable.Range(0, samples).Select(_ => (short)random.Next(-loudest, loudest)).ToArray()),
        ];

    private static MixBus Sum(short[][] voices, int samples)
    {
        var bus = new MixBus();
        bus.Begin(samples);
        foreach (var voice in voices)
            bus.Add(voice);
        return bus;
    }
}
