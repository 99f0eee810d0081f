using KpnEen.Data.Log;
using KpnEen.Data.Postgres;
using KpnEen.Data.Records;
using KpnEen.Data.Tests.Harness;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Log;

namespace KpnEen.Data.Tests.Records;

public sealed class RecordingStoreTests(MigratedPostgres postgres) : IClassFixture<MigratedPostgres>, IAsyncLifetime
{
    private static readonly Actor Api = new("api", "cli_1");
    private Store store = null!;
    private RecordingStore recordings = null!;

    public async Task InitializeAsync()
    {
        store = await Store.StartAsync((await postgres.CreateDatabaseAsync()).ConnectionString);
        recordings = store.Get<RecordingStore>();
    }

    public async Task DisposeAsync() => await store.DisposeAsync();

    [Fact]
    public async Task Deleting_hides_the_recording_says_so_behind_the_closing_and_removes_the_file()
    {
        var call = new Conversation("ten_a");
        await EmitAsync(
            call.Created(),
            call.Recording(EventTypes.RecordingAvailable, "rec_1", "available", "rec_1.rec"),
            call.Ended(),
            call.Closed(["rec_1"])
        );
        var file = store.Get<RecordingFolder>().PathOf("rec_1.rec");
        await File.WriteAllTextAsync(file, "audio");

        Assert.Equal(RecordingDeletion.NotFound, await recordings.DeleteAsync("ten_b", "rec_1", null, Api, default));
        Assert.Equal(RecordingDeletion.Stale, await recordings.DeleteAsync("ten_a", "rec_1", 99, Api, default));
        Assert.Equal(RecordingDeletion.Deleted, await recordings.DeleteAsync("ten_a", "rec_1", 1, Api, default));
        Assert.Equal(RecordingDeletion.NotFound, await recordings.DeleteAsync("ten_a", "rec_1", null, Api, default));
        Assert.Null(await recordings.FindAsync("ten_a", "rec_1", default));

        var told = EventJson.Read((await store.Feed.ReadAsync("ten_a", 4, 10, EventFilter.All, default)).Events.Single().Envelope);
        Assert.Equal((EventTypes.RecordingDeleted, 5L, Api), (told.Type, told.Sequence, told.Data.Actor));
        var sweep = new RecordingSweep(
            store.Database,
            store.Get<Notifications>(),
            store.Get<RecordingFolder>(),
            store.Get<NodeName>(),
            TimeProvider.System,
            Microsoft.Extensions.Logging.Abstractions.NullLogger<RecordingSweep>.Instance
        );
        await sweep.RemoveFilesAsync(default);
        Assert.False(File.Exists(file));
        Assert.Equal(1, await store.Database.CountAsync("recordings WHERE file_removed_at IS NOT NULL"));
    }

    [Fact]
    public async Task The_recording_of_a_call_that_goes_on_stays()
    {
        var call = new Conversation("ten_a");
        await EmitAsync(call.Created(), call.Recording(EventTypes.RecordingStarted, "rec_2", "recording"));
        Assert.Equal(RecordingDeletion.InUse, await recordings.DeleteAsync("ten_a", "rec_2", null, Api, default));
    }

    [Fact]
    public async Task Retention_deletes_what_is_due_once_although_two_nodes_look_at_the_same_time()
    {
        for (var n = 0; n < 20; n++)
        {
            var call = new Conversation("ten_a");
            var id = $"rec_due{n}";
            await EmitAsync(
                call.Created(),
                call.Recording(EventTypes.RecordingAvailable, id, "available", id + ".rec"),
                call.Ended(),
                call.Closed([id])
            );
        }
        var open = new Conversation("ten_a");
        var kept = new Conversation("ten_b");
        await EmitAsync(
            open.Created(),
            open.Recording(EventTypes.RecordingStarted, "rec_open", "recording"),
            kept.Created(),
            kept.Recording(EventTypes.RecordingAvailable, "rec_kept", "available"),
            kept.Ended(),
            kept.Closed(["rec_kept"])
        );
        await store.Database.InPlatformAsync(
            s =>
                s.ExecuteAsync(
                    "UPDATE recordings SET retention_until = now() + CASE WHEN tenant_id = 'ten_b' THEN interval '1 h' ELSE interval '-1 s' END"
                ),
            default
        );
        var deleted = await Task.WhenAll(Retention().DeleteDueAsync(default), Retention().DeleteDueAsync(default));
        Assert.Equal(20, deleted.Sum());
        Assert.Equal(0, await Retention().DeleteDueAsync(default));
        var told = (await store.Feed.ReadAsync("ten_a", 0, 200, EventFilter.All, default))
            .Events.Select(e => EventJson.Read(e.Envelope))
            .Where(e => e.Type == EventTypes.RecordingDeleted)
            .ToList();
        Assert.Equal(20, told.Select(e => e.Data.Recording!.RecordingId).Distinct().Count());
        Assert.Equal(20, told.Count);
        Assert.All(told, e => Assert.Equal(new Actor("system", "retention"), e.Data.Actor));
        Assert.NotNull(await recordings.FindAsync("ten_a", "rec_open", default));
        Assert.NotNull(await recordings.FindAsync("ten_b", "rec_kept", default));
    }

    [Fact]
    public async Task The_list_has_those_of_the_tenant_the_conversation_and_the_user()
    {
        var (one, two) = (new Conversation("ten_a"), new Conversation("ten_a"));
        await EmitAsync(
            one.Recording(EventTypes.RecordingStarted, "rec_3", "recording"),
            two.Recording(EventTypes.RecordingStarted, "rec_4", "recording")
        );
        var now = TimeProvider.System.GetUtcNow();
        var all = new RecordingFilter(now.AddHours(-1), now.AddHours(1));
        Assert.Equal(2, (await recordings.ListAsync("ten_a", all, null, 10, default)).Count);
        Assert.Equal("rec_3", (await recordings.ListAsync("ten_a", all with { ConversationId = one.Id }, null, 10, default)).Single().Id);
        Assert.Empty(await recordings.ListAsync("ten_a", all with { UserId = "usr_9" }, null, 10, default));
        Assert.Empty(await recordings.ListAsync("ten_b", all, null, 10, default));
        var first = await recordings.ListAsync("ten_a", all, null, 1, default);
        var second = await recordings.ListAsync("ten_a", all, new Keyset(first[0].StartedAt, first[0].Id), 10, default);
        Assert.Equal(["rec_3", "rec_4"], first.Concat(second).Select(r => r.Id).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("../keys/master.key")]
    [InlineData("/etc/passwd")]
    [InlineData("a/../../x")]
    [InlineData("")]
    public void No_name_leads_out_of_the_folder(string name) =>
        Assert.Throws<InvalidDataException>(() => store.Get<RecordingFolder>().PathOf(name));

    private RecordingRetention Retention() =>
        new(
            store.Database,
            recordings,
            store.Get<PlayLinkStore>(),
            TimeProvider.System,
            Microsoft.Extensions.Logging.Abstractions.NullLogger<RecordingRetention>.Instance
        );

    private Task EmitAsync(params LogEntry[] entries) =>
        store.Database.InPlatformAsync(
            session =>
            {
                Array.ForEach(entries, session.Emit);
                return Task.CompletedTask;
            },
            CancellationToken.None
        );
}
