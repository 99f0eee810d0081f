using KpnEen.Data.Postgres;
using KpnEen.Data.Secrets;
using KpnEen.Data.Snapshots;
using KpnEen.Data.Tests.Harness;
using KpnEen.Pbx.Directory;
using Npgsql;

namespace KpnEen.Data.Tests.Snapshots;

/// <summary>A snapshot that was changed, beside one that was built anew of all rows.</summary>
public sealed class SnapshotChangeTests(MigratedPostgres postgres) : IClassFixture<MigratedPostgres>, IAsyncLifetime
{
    private string connectionString = "";
    private Store store = null!;

    public async Task InitializeAsync()
    {
        connectionString = (await postgres.CreateDatabaseAsync()).ConnectionString;
        store = await Store.StartAsync(connectionString);
    }

    public async Task DisposeAsync() => await store.DisposeAsync();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task After_any_writes_the_changed_snapshot_is_the_one_that_is_built_of_all_rows(int seed)
    {
        var random = new Random(seed);
        var tenant = $"ten_{seed}";
        var version = await ExecuteAsync(tenant, $"INSERT INTO tenants (id, name, domain) VALUES ('{tenant}', 'Acme', '{seed}.example')");
        var writes = new RandomWrites(tenant, random, store.Get<ISecretBox>());
        Assert.True(await store.Get<SnapshotFeed>().WaitForAsync(tenant, version, default));
        var shared = 0;
        for (var round = 0; round < 80; round++)
        {
            var before = Snapshot(tenant);
            var told = new List<string>();
            version = await store.Database.InTenantAsync(
                tenant,
                async session =>
                {
                    for (var left = random.Next(1, 5); left > 0; left--)
                        told.Add(await writes.WriteAsync(session));
                    return await session.TenantChangedAsync(tenant);
                },
                default
            );
            Assert.True(await store.Get<SnapshotFeed>().WaitForAsync(tenant, version, default));
            var after = Snapshot(tenant);
            var whole = await BuildAsync(tenant, version);
            if (SnapshotText.Of(whole) != SnapshotText.Of(after))
                Assert.Fail($"seed {seed}, round {round}: {string.Join('\n', told)}\n{SnapshotText.Of(whole)}\n{SnapshotText.Of(after)}");
            AssertFound(after);
            shared += before.Users.Any(u => ReferenceEquals(u, after.FindUser(u.Id))) ? 1 : 0;
        }
        // What was not written was not read again: without that, two ways of building all would have been compared.
        Assert.InRange(shared, 60, 80);
    }

    [Fact]
    public async Task Users_whose_settings_nobody_touched_are_the_very_same_in_the_next_snapshot()
    {
        var tenant = await store.Database.AddTenantAsync();
        var (one, _) = await store.Database.AddUserAsync(tenant, "100");
        var (_, version) = await store.Database.AddUserAsync(tenant, "101");
        Assert.True(await store.Get<SnapshotFeed>().WaitForAsync(tenant, version, default));
        var before = Snapshot(tenant);
        version = await ExecuteAsync(tenant, "UPDATE users SET name = 'other' WHERE extension = '101'");
        Assert.True(await store.Get<SnapshotFeed>().WaitForAsync(tenant, version, default));
        Assert.Same(before.FindUser(one), Snapshot(tenant).FindUser(one));
        Assert.Equal("other", ((User)Snapshot(tenant).FindExtension("101")!).Name);
        // A call that began before keeps what it began with.
        Assert.Equal("101", ((User)before.FindExtension("101")!).Name);
    }

    [Fact]
    public async Task A_log_that_was_cut_off_behind_the_snapshot_makes_it_be_built_anew()
    {
        var tenant = await store.Database.AddTenantAsync();
        var (one, version) = await store.Database.AddUserAsync(tenant, "100");
        Assert.True(await store.Get<SnapshotFeed>().WaitForAsync(tenant, version, default));
        var before = Snapshot(tenant);
        await using (var owner = NpgsqlDataSource.Create(connectionString))
        {
            // As a retention that is shorter than our absence: the change is made, and its entry is gone before we look.
            await using var cut = owner.CreateCommand(
                $"""
                UPDATE users SET name = 'late' WHERE id = '{one}';
                SET CONSTRAINTS ALL IMMEDIATE;
                DELETE FROM audit_log l USING audit_heads h WHERE l.tenant_id = '{tenant}' AND h.tenant_id = l.tenant_id AND l.position = h.position;
                UPDATE tenant_versions SET version = version + 1 WHERE tenant_id = '{tenant}'
                """
            );
            await cut.ExecuteNonQueryAsync();
        }
        Assert.True(await store.Get<SnapshotFeed>().WaitForAsync(tenant, version + 1, default));
        Assert.Equal("late", Snapshot(tenant).FindUser(one)!.Name);
        Assert.NotSame(before.FindUser(one), Snapshot(tenant).FindUser(one));
    }

    [Fact]
    public async Task A_change_that_makes_no_snapshot_is_told_and_what_mends_it_is_seen()
    {
        var tenant = await store.Database.AddTenantAsync();
        var (_, good) = await store.Database.AddUserAsync(tenant, "100");
        Assert.True(await store.Get<SnapshotFeed>().WaitForAsync(tenant, good, default));
        var broken = await ExecuteAsync(
            tenant,
            $"INSERT INTO hunt_groups (id, tenant_id, name, policy) VALUES ('hgr_y', '{tenant}', 'y', 'unheard-of')"
        );
        Assert.False(await store.Get<SnapshotFeed>().WaitForAsync(tenant, broken, default));
        Assert.Equal(good, Snapshot(tenant).Version);
        var mended = await ExecuteAsync(tenant, "UPDATE hunt_groups SET policy = 'circular' WHERE id = 'hgr_y'");
        Assert.True(await store.Get<SnapshotFeed>().WaitForAsync(tenant, mended, default));
        Assert.Equal(HuntPolicy.Circular, Snapshot(tenant).FindHuntGroup("hgr_y")!.Policy);
    }

    private TenantSnapshot Snapshot(string tenant) => store.Get<TenantDirectory>().Find(tenant)!;

    private Task<long> ExecuteAsync(string tenant, string sql) =>
        store.Database.InPlatformAsync(
            async session =>
            {
                await session.ExecuteAsync(sql);
                return await session.TenantChangedAsync(tenant);
            },
            default
        );

    private Task<TenantSnapshot> BuildAsync(string tenant, long version) =>
        store.Database.InPlatformAsync(
            async session =>
            {
                await session.ExecuteAsync("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY");
                var rows = await SnapshotRows.ReadAsync(session, [tenant]);
                return store.Get<SnapshotBuilder>().Build(rows.Tenants[0], version, rows);
            },
            default
        );

    // The directory's own look-ups, of all tenants, lead to the present snapshot and to nothing that is gone.
    private void AssertFound(TenantSnapshot snapshot)
    {
        var directory = store.Get<TenantDirectory>();
        Assert.Same(snapshot, directory.FindByDomain(snapshot.Tenant.Domain));
        Assert.All(snapshot.Numbers, n => Assert.Same(snapshot, directory.FindByNumber(n.E164)));
        Assert.All(snapshot.Users.SelectMany(u => u.Devices), d => Assert.Same(snapshot, directory.FindByUsername(d.Username)));
    }
}
