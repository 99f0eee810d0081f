using KpnEen.Data.Journal;
using KpnEen.Data.Log;
using KpnEen.Data.Settings;
using KpnEen.Data.Tests.Harness;
using KpnEen.Pbx.Directory;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Services.Terminating;

namespace KpnEen.Data.Tests.Journal;

/// <summary>F06 of the fault list: PostgreSQL goes and comes back in the middle of calls.</summary>
public sealed class DatabaseOutageTests(OwnPostgres postgres) : IClassFixture<OwnPostgres>
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task F06_PostgreSQL_stops_and_starts_and_nothing_is_missing(bool crash)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var store = await Store.StartAsync(database.ConnectionString);
        var tenant = await store.Database.AddTenantAsync();
        var (user, _) = await store.Database.AddUserAsync(tenant, "100");
        var calls = Enumerable.Range(0, 50).Select(_ => new Conversation(tenant).Whole()).ToList();

        calls.Take(20).ToList().ForEach(Append);
        await postgres.Cluster.StopAsync(crash);
        calls.Skip(20).Take(20).ToList().ForEach(Append);
        Assert.True(store.Get<EntryJournal>().Backlog >= 100);
        Assert.True(store.Get<DataHealth>().IsReady);
        await Assert.ThrowsAsync<TimeoutException>(() =>
            store
                .Get<SettingsStore>()
                .ChangeAsync(
                    tenant,
                    user,
                    DoNotDisturb.Descriptor,
                    _ => new DoNotDisturbSettings(true),
                    new Actor("starCode", user),
                    default
                )
        );
        await postgres.Cluster.StartAsync();
        calls.Skip(40).ToList().ForEach(Append);

        await store.ReachesAsync(tenant, 250);
        var page = await store.Feed.ReadAsync(tenant, 0, 1000, EventFilter.All, default);
        Assert.Equal(calls.SelectMany(c => c).Select(e => e.Event.Id), page.Events.Select(e => e.Id));
        Assert.Equal(50, await store.Database.CountAsync("call_records"));
        // And settings flow again.
        var (_, version) = await store.Database.AddUserAsync(tenant, "101");
        Assert.True(await store.Get<Data.Snapshots.SnapshotFeed>().WaitForAsync(tenant, version, default, TimeSpan.FromSeconds(20)));
        Assert.NotNull(store.Get<TenantDirectory>().Find(tenant)!.FindExtension("101"));

        void Append(Pbx.Log.LogEntry[] call)
        {
            foreach (var entry in call)
                store.Log.Append(entry);
        }
    }

    [Fact]
    public async Task Connections_that_a_restart_killed_are_not_felt_by_the_next_request()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var store = await Data.Postgres.Database.OpenAsync(database.ConnectionString);
        var tenant = await store.AddTenantAsync();
        await Task.WhenAll(Enumerable.Range(0, 5).Select(i => store.AddUserAsync(tenant, $"10{i}")));
        await postgres.Cluster.ExecuteAsync(
            $"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{database.Name}' AND pid <> pg_backend_pid()"
        );
        for (var i = 0; i < 5; i++)
            await store.AddUserAsync(tenant, $"20{i}");
        Assert.Equal(10, await store.CountAsync("users WHERE tenant_id = @tenant", new { tenant }));
    }
}
