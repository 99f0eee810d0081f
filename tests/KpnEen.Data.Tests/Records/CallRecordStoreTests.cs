using KpnEen.Data.Records;
using KpnEen.Data.Tests.Harness;
using KpnEen.Pbx.Events;

namespace KpnEen.Data.Tests.Records;

public sealed class CallRecordStoreTests(MigratedPostgres postgres) : IClassFixture<MigratedPostgres>, IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private Store store = null!;
    private CallRecordStore records = null!;

    public async Task InitializeAsync()
    {
        store = await Store.StartAsync((await postgres.CreateDatabaseAsync()).ConnectionString);
        records = store.Get<CallRecordStore>();
    }

    public async Task DisposeAsync() => await store.DisposeAsync();

    [Fact]
    public async Task Pages_join_without_gap_or_double_also_when_calls_began_at_the_same_moment()
    {
        // Three at each moment.
        for (var i = 0; i < 21; i++)
            await AddAsync("ten_a", Noon.AddMinutes(i / 3));
        var all = new List<StoredCallRecord>();
        Keyset? after = null;
        while (true)
        {
            var page = await records.ListAsync("ten_a", Around(), after, 4, default);
            if (page.Count == 0)
                break;
            all.AddRange(page);
            after = new Keyset(page[^1].StartedAt, page[^1].ConversationId);
        }
        Assert.Equal(21, all.DistinctBy(r => r.ConversationId).Count());
        Assert.Equal(21, all.Count);
        Assert.Equal(all.OrderByDescending(r => r.StartedAt).Select(r => r.StartedAt), all.Select(r => r.StartedAt));
    }

    [Fact]
    public async Task Each_filter_leaves_out_what_it_says()
    {
        await AddAsync("ten_a", Noon);
        var filter = Around();
        Assert.Single(await records.ListAsync("ten_a", filter, null, 10, default));
        CallRecordFilter[] matching =
        [
            filter with
            {
                UserId = "usr_1",
            },
            filter with
            {
                Number = "+31201234567",
            },
            filter with
            {
                Number = "+31881112233",
            },
            filter with
            {
                Directions = [CallDirection.Inbound],
            },
            filter with
            {
                Outcomes = [CallOutcome.Completed],
            },
            filter with
            {
                From = Noon,
                To = Noon.AddMilliseconds(1),
            },
        ];
        foreach (var one in matching)
            Assert.Single(await records.ListAsync("ten_a", one, null, 10, default));
        CallRecordFilter[] others =
        [
            filter with
            {
                UserId = "usr_2",
            },
            filter with
            {
                Number = "+31201234568",
            },
            filter with
            {
                Directions = [CallDirection.Outbound],
            },
            filter with
            {
                Outcomes = [CallOutcome.NoAnswer],
            },
            filter with
            {
                To = Noon,
            },
        ];
        foreach (var one in others)
            Assert.Empty(await records.ListAsync("ten_a", one, null, 10, default));
        Assert.Empty(await records.ListAsync("ten_b", filter, null, 10, default));
    }

    private static CallRecordFilter Around() => new(Noon.AddDays(-1), Noon.AddDays(1));

    private Task AddAsync(string tenantId, DateTimeOffset at) =>
        store.Database.InPlatformAsync(
            session =>
            {
                foreach (var entry in new Conversation(tenantId, new SetClock(at)).Whole())
                    session.Emit(entry);
                return Task.CompletedTask;
            },
            CancellationToken.None
        );
}
