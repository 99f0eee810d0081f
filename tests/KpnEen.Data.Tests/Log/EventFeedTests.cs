using KpnEen.Data.Log;
using KpnEen.Data.Postgres;
using KpnEen.Data.Tests.Harness;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Log;

namespace KpnEen.Data.Tests.Log;

public sealed class EventFeedTests(MigratedPostgres postgres) : IClassFixture<MigratedPostgres>, IAsyncLifetime
{
    private string connectionString = "";

    public async Task InitializeAsync() => connectionString = (await postgres.CreateDatabaseAsync()).ConnectionString;

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task A_commit_that_takes_long_is_not_skipped_by_those_after_it()
    {
        var (entered, release) = (NewSignal(), NewSignal());
        var slow = new Conversation("ten_a").Created();
        await using var store = await Store.StartAsync(
            connectionString,
            null,
            null,
            new Watcher(
                async (_, events) =>
                {
                    if (events.Any(e => e.Entry == slow))
                    {
                        entered.SetResult();
                        await release.Task;
                    }
                }
            )
        );
        var first = EmitAsync(store, slow);
        await entered.Task;
        var quick = new Conversation("ten_a").Created();
        var second = EmitAsync(store, quick);
        var elsewhere = new Conversation("ten_b").Created();
        await EmitAsync(store, elsewhere);
        // The first has its position and is not committed: nothing may be seen behind it.
        Assert.Empty((await store.Feed.ReadAsync("ten_a", 0, 10, EventFilter.All, default)).Events);
        Assert.Equal(0, (await store.Feed.ReadAsync("ten_a", 0, 10, EventFilter.All, default)).Next);
        Assert.Equal([elsewhere.Event.Id], (await store.Feed.ReadAsync("ten_b", 0, 10, EventFilter.All, default)).Events.Select(e => e.Id));
        release.SetResult();
        await Task.WhenAll(first, second);
        Assert.Equal(
            [slow.Event.Id, quick.Event.Id],
            (await store.Feed.ReadAsync("ten_a", 0, 10, EventFilter.All, default)).Events.Select(e => e.Id)
        );
    }

    [Fact]
    public async Task A_reader_that_follows_many_writers_sees_each_event_once()
    {
        await using var store = await Store.StartAsync(connectionString);
        const int writers = 6;
        const int each = 40;
        var wrote = Task.WhenAll(
            Enumerable
                .Range(0, writers)
                .Select(async w =>
                {
                    var ids = new List<string>();
                    for (var i = 0; i < each; i++)
                    {
                        var entry = new Conversation("ten_a").Created();
                        ids.Add(entry.Event.Id);
                        await store.Database.InPlatformAsync(
                            async session =>
                            {
                                session.Emit(entry);
                                await session.ExecuteAsync("SELECT pg_sleep(random() / 200)");
                            },
                            default
                        );
                    }
                    return ids;
                })
        );
        var seen = new List<string>();
        for (var after = 0L; seen.Count < writers * each; )
        {
            Assert.True(await store.Feed.WaitForNewAsync("ten_a", after, TimeSpan.FromSeconds(30), default));
            var page = await store.Feed.ReadAsync("ten_a", after, 7, EventFilter.All, default);
            seen.AddRange(page.Events.Select(e => e.Id));
            after = page.Next;
        }
        Assert.Equal((await wrote).SelectMany(w => w).Order(StringComparer.Ordinal), seen.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_filter_leaves_out_and_the_cursor_still_goes_on()
    {
        await using var store = await Store.StartAsync(connectionString);
        var call = new Conversation("ten_a");
        await EmitAsync(store, call.Whole());
        await EmitAsync(store, new Conversation("ten_a").Whole());

        var ringing = await store.Feed.ReadAsync("ten_a", 0, 10, new EventFilter(["call.ringing", "conversation.*"], call.Id), default);
        Assert.Equal(["call.ringing", "conversation.closed"], ringing.Events.Select(e => e.Type));
        Assert.Equal((10, false), (ringing.Next, ringing.HasMore));
        // An underscore is a letter here: call.ringXended is not call.ring_ended.
        await EmitAsync(store, new Conversation("ten_a").Next("call.ringXended"));
        Assert.Empty((await store.Feed.ReadAsync("ten_a", 10, 10, new EventFilter(["call.ring_ended"]), default)).Events);
        Assert.Equal(11, (await store.Feed.ReadAsync("ten_a", 10, 10, new EventFilter(["call.ring_ended"]), default)).Next);
    }

    [Fact]
    public async Task Pages_join_and_a_reader_resumes_behind_the_event_it_names()
    {
        await using var store = await Store.StartAsync(connectionString);
        var entries = Enumerable.Range(0, 5).SelectMany(_ => new Conversation("ten_a").Whole()).ToArray();
        await EmitAsync(store, entries);
        var seen = new List<string>();
        FeedPage page;
        var after = 0L;
        do
        {
            page = await store.Feed.ReadAsync("ten_a", after, 4, EventFilter.All, default);
            seen.AddRange(page.Events.Select(e => e.Id));
            after = page.Next;
        } while (page.HasMore);
        Assert.Equal(entries.Select(e => e.Event.Id), seen);

        var position = await store.Feed.PositionOfAsync("ten_a", seen[12], default);
        Assert.Equal(
            seen[13..],
            (await store.Feed.ReadAsync("ten_a", position!.Value, 100, EventFilter.All, default)).Events.Select(e => e.Id)
        );
        Assert.Null(await store.Feed.PositionOfAsync("ten_b", seen[12], default));
    }

    [Fact]
    public async Task Waiting_ends_without_new_events_when_the_patience_does()
    {
        await using var store = await Store.StartAsync(connectionString);
        Assert.False(await store.Feed.WaitForNewAsync("ten_a", 0, TimeSpan.FromMilliseconds(50), default));
    }

    [Fact]
    public async Task Events_are_gone_after_30_days_but_not_those_of_a_call_that_is_open()
    {
        await using var store = await Store.StartAsync(connectionString);
        var open = new Conversation("ten_a");
        await EmitAsync(store, [.. new Conversation("ten_a").Whole(), open.Created()]);
        await store.Database.InPlatformAsync(s => s.ExecuteAsync("UPDATE events SET recorded_at = now() - interval '31 days'"), default);
        await EmitAsync(store, open.Ended());
        Assert.Single((await store.Feed.ReadAsync("ten_a", 0, 10, EventFilter.All, default)).Events);

        var retention = new EventRetention(store.Database, TimeProvider.System);
        // The store's own retention may have been here before.
        await retention.RemoveAsync(default);
        Assert.Equal(2, await store.Database.CountAsync("events"));
        Assert.Equal(2, await store.Database.CountAsync("events WHERE conversation_id = @Id", new { open.Id }));
    }

    [Fact]
    public async Task What_a_subscriber_writes_is_there_only_with_the_events()
    {
        await using var store = await Store.StartAsync(
            connectionString,
            null,
            null,
            new Watcher(
                async (session, events) =>
                {
                    await session.ExecuteAsync("INSERT INTO tenant_versions VALUES (@Id, 1)", new { events[0].Entry.Event.Id });
                    if (events[0].Entry.Event.Type == EventTypes.CallEnded)
                        throw new InvalidOperationException("no");
                }
            )
        );
        var call = new Conversation("ten_a");
        var (created, ended) = (call.Created(), call.Ended());
        await EmitAsync(store, created);
        await Assert.ThrowsAsync<InvalidOperationException>(() => EmitAsync(store, ended));
        Assert.Equal(
            1,
            await store.Database.CountAsync(
                "tenant_versions WHERE tenant_id = ANY(@ids)",
                new { ids = new[] { created.Event.Id, ended.Event.Id } }
            )
        );
        Assert.Equal(1, await store.Database.CountAsync("events"));
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static Task EmitAsync(Store store, params LogEntry[] entries) =>
        store.Database.InPlatformAsync(
            session =>
            {
                Array.ForEach(entries, session.Emit);
                return Task.CompletedTask;
            },
            CancellationToken.None
        );
}
