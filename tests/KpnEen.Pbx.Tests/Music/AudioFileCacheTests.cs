using KpnEen.Media;
using KpnEen.Pbx.Music;
using KpnEen.Pbx.Tests.Kit;

namespace KpnEen.Pbx.Tests.Music;

public sealed class AudioFileCacheTests
{
    private readonly MemoryAudioFiles files = new();

    [Fact]
    public async Task A_file_is_read_once_for_all_who_ask()
    {
        files.Put("aud_1", Clip());
        var cache = new AudioFileCache(files);
        Assert.Same(await cache.GetAsync("ten_acme", "aud_1"), await cache.GetAsync("ten_acme", "aud_1"));
        Assert.Equal(1, files.Reads);
    }

    [Fact]
    public async Task The_file_of_another_tenant_is_not_found()
    {
        files.Put("aud_1", Clip());
        var cache = new AudioFileCache(files);
        await cache.GetAsync("ten_acme", "aud_1");
        Assert.Null(await cache.GetAsync("ten_other", "aud_1"));
    }

    [Fact]
    public async Task What_failed_or_was_not_there_is_asked_for_again()
    {
        var cache = new AudioFileCache(files);
        Assert.Null(await cache.GetAsync("ten_acme", "aud_1"));
        files.Put("aud_1", Task.FromException<AudioClip?>(new TimeoutException()));
        await Assert.ThrowsAsync<TimeoutException>(() => cache.GetAsync("ten_acme", "aud_1"));
        files.Put("aud_1", Clip());
        Assert.NotNull(await cache.GetAsync("ten_acme", "aud_1"));
    }

    [Fact]
    public async Task Those_not_played_for_longest_make_room()
    {
        var one = Clip().Size;
        var cache = new AudioFileCache(files, mostBytes: 3 * one);
        for (var n = 0; n < 5; n++)
            files.Put($"aud_{n}", Clip());
        for (var n = 0; n < 3; n++)
            await cache.GetAsync("ten_acme", $"aud_{n}");
        await cache.GetAsync("ten_acme", "aud_0");
        await cache.GetAsync("ten_acme", "aud_3");
        await cache.GetAsync("ten_acme", "aud_4");
        Assert.True(cache.Size <= 3 * one, $"{cache.Size} of {3 * one}");
        var reads = files.Reads;
        await cache.GetAsync("ten_acme", "aud_0");
        Assert.Equal(reads, files.Reads);
        await cache.GetAsync("ten_acme", "aud_1");
        Assert.Equal(reads + 1, files.Reads);
    }

    private static AudioClip Clip() => AudioClip.Of(new short[8000], 8000);
}
