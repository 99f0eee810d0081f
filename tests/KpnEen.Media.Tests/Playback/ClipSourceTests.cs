using KpnEen.Testing;

namespace KpnEen.Media.Tests.Playback;

public sealed class ClipSourceTests
{
    [Fact]
    public void Once_it_ends_with_silence_in_its_last_frame()
    {
        var source = new ClipSource(Counting(200), 8000);
        var frame = new short[160];
        Assert.True(source.Read(frame));
        Assert.Equal(Enumerable.Range(0, 160), frame.Select(s => (int)s));
        Assert.True(source.Read(frame));
        Assert.Equal(199, frame[39]);
        Assert.Equal(0, frame[40]);
        Assert.False(source.Read(frame));
    }

    [Fact]
    public void In_a_loop_it_goes_on_at_its_start_without_a_gap()
    {
        var source = new ClipSource(Counting(100), 8000, loop: true);
        var frame = new short[160];
        for (var n = 0; n < 10; n++)
        {
            Assert.True(source.Read(frame));
            Assert.Equal(Enumerable.Range(n * 160, 160).Select(i => i % 100), frame.Select(s => (int)s));
        }
    }

    [Fact]
    public void Many_play_one_clip_each_at_its_own_place_and_without_a_copy()
    {
        var clip = Counting(80_000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var sources = Enumerable.Range(0, 100).Select(_ => new ClipSource(clip, 8000)).ToArray();
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 20_000);
        var frame = new short[160];
        Assert.True(sources[0].Read(frame));
        Assert.True(sources[0].Read(frame));
        Assert.Equal(160, frame[0]);
        Assert.True(sources[1].Read(frame));
        Assert.Equal(0, frame[0]);
    }

    [Fact]
    public void A_sequence_plays_one_after_the_other()
    {
        var source = new SequenceSource(
            new ClipSource(Counting(160), 8000),
            new SilenceSource(TimeSpan.FromMilliseconds(20)),
            new ClipSource(Counting(160), 8000)
        );
        var frame = new short[160];
        Assert.True(source.Read(frame));
        Assert.Equal(159, frame[159]);
        Assert.True(source.Read(frame));
        Assert.Equal(0, frame[159]);
        Assert.True(source.Read(frame));
        Assert.Equal(159, frame[159]);
        Assert.False(source.Read(frame));
    }

    [Fact]
    public void What_is_fetched_is_silent_until_it_is_there()
    {
        var fetched = new TaskCompletionSource<IAudioSource>();
        var source = new DeferredSource(fetched.Task, new SilenceSource(), 8000);
        var frame = new short[160];
        Assert.True(source.Read(frame));
        Assert.All(frame, s => Assert.Equal(0, s));
        fetched.SetResult(new ClipSource(Counting(160), 8000));
        Assert.True(source.Read(frame));
        Assert.Equal(159, frame[159]);
        Assert.False(source.Read(frame));
    }

    [Fact]
    public void What_cannot_be_fetched_gives_way_to_the_other()
    {
        var source = new DeferredSource(
            Task.FromException<IAudioSource>(new TimeoutException()),
            new ClipSource(Counting(160), 8000),
            8000
        );
        var frame = new short[160];
        Assert.True(source.Read(frame));
        Assert.Equal(159, frame[159]);
    }

    [Theory]
    [InlineData(8000)]
    [InlineData(16000)]
    public void Sources_of_both_rates_follow_each_other_at_the_rate_of_the_first(int rate)
    {
        var tone = AudioClip.Of([.. WavBytes.Sine(1000, 0.5, 16000)], 16000);
        var source = new SequenceSource(
            new ClipSource(tone, rate),
            new ClipSource(tone, 24000 - rate),
            Tone.Steady(1000, TimeSpan.FromSeconds(0.5))
        );
        Assert.Equal(rate, source.Rate);
        var meter = new ToneMeter();
        var frame = new short[rate / 50];
        var (frames, heard) = (0, 0);
        for (; source.Read(frame); frames++)
        {
            meter.OnAudio(AudioSides.Heard, new AudioFrame(frame, rate, 0));
            heard += meter.Hears(1000) ? 1 : 0;
        }
        Assert.Equal(75, frames);
        // Not before 100 ms are heard, and perhaps not where one goes over into the next.
        Assert.InRange(heard, 66, 71);
    }

    private static AudioClip Counting(int samples) => AudioClip.Of([.. Enumerable.Range(0, samples).Select(i => (short)i)], 8000);
}
