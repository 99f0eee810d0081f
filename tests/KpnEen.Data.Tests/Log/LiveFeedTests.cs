using KpnEen.Data.Log;
using KpnEen.Data.Tests.Harness;
using KpnEen.Pbx.Log;

namespace KpnEen.Data.Tests.Log;

/// <summary>Many who follow a feed cost one look.</summary>
public sealed class LiveFeedTests(MigratedPostgres postgres) : IClassFixture<MigratedPostgres>
{
    [Fact]
    public async Task Readers_at_the_same_place_share_one_look_and_one_that_leaves_takes_nothing_from_the_others()
    {
        await using var store = await Store.StartAsync((await postgres.CreateDatabaseAsync()).ConnectionString);
        var live = store.Get<LiveFeed>();
        using var impatient = new CancellationTokenSource();
        var left = live.NextAsync("ten_a", 0, impatient.Token);
        var readers = Enumerable.Range(0, 100).Select(_ => live.NextAsync("ten_a", 0, default)).ToList();
        using var elsewhere = new CancellationTokenSource();
        var other = live.NextAsync("ten_b", 0, elsewhere.Token);
        Assert.Equal(2, live.Count);

        impatient.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        var entry = new Conversation("ten_a").Created();
        await store.Database.InPlatformAsync(
            session =>
            {
                session.Emit(entry);
                return Task.CompletedTask;
            },
            default
        );

        foreach (var page in await Task.WhenAll(readers))
            Assert.Equal([entry.Event.Id], page.Events.Select(e => e.Id));
        Assert.False(other.IsCompleted);
        // Nothing is kept: not what was read, nor the look of a reader that left.
        elsewhere.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => other);
        Assert.Equal(0, live.Count);
        Assert.Equal([entry.Event.Id], (await live.NextAsync("ten_a", 0, default)).Events.Select(e => e.Id));
    }
}
