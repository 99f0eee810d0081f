namespace KpnEen.Media.Tests.Playback;

public sealed class ClipSourceTests
{
    [Fact]
    public void Once_it_ends_with_silence_in_its_last_frame()
    {
        var source = new ClipSource(Counting(200));
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
        var source = new ClipSource(Counting(100), loop: true);
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
        var sources = Enumerable.Range(0, 100).Select(_ => new ClipSource(clip)).ToArray();
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
            new ClipSource(Counting(160)),
            new SilenceSource(TimeSpan.FromMilliseconds(20)),
            new ClipSource(Counting(160))
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
        var source = new DeferredSource(fetched.Task, new SilenceSource());
        var frame = new short[160];
        Assert.True(source.Read(frame));
        Assert.All(frame, s => Assert.Equal(0, s));
        fetched.SetResult(new ClipSource(Counting(160)));
        Assert.True(source.Read(frame));
        Assert.Equal(159, frame[159]);
        Assert.False(source.Read(frame));
    }

    [Fact]
    public void What_cannot_be_fetched_gives_way_to_the_other()
    {
        var source = new DeferredSource(Task.FromException<IAudioSource>(new TimeoutException()), new ClipSource(Counting(160)));
        var frame = new short[160];
        Assert.True(source.Read(frame));
        Assert.Equal(159, frame[159]);
    }

    private static AudioClip Counting(int samples) => AudioClip.Of([.. Enumerable.Range(0, samples).Select(i => (short)i)], 8000);
}
