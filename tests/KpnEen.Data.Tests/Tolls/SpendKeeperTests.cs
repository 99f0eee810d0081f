using KpnEen.Data.Tests.Harness;
using KpnEen.Data.Tolls;
using KpnEen.Pbx.Directory;
using KpnEen.Pbx.Tolls;

namespace KpnEen.Data.Tests.Tolls;

public sealed class SpendKeeperTests(MigratedPostgres postgres) : IClassFixture<MigratedPostgres>, IAsyncLifetime
{
    private static readonly SpendLimitSettings Limit = new(DayCents: 100);
    private readonly string state = Store.NewState();
    private string connection = "";
    private Store store = null!;
    private Tenant tenant = null!;

    public async Task InitializeAsync()
    {
        connection = (await postgres.CreateDatabaseAsync()).ConnectionString;
        store = await Store.StartAsync(connection, state);
        tenant = new Tenant(await store.Database.AddTenantAsync(), "Acme", "acme.test");
    }

    public async Task DisposeAsync()
    {
        await store.DisposeAsync();
        Directory.Delete(state, recursive: true);
    }

    [Fact]
    public async Task S07_What_was_spent_is_read_by_the_tenant_and_counts_after_a_restart()
    {
        Assert.True(store.Get<Spending>().TrySpend(tenant, Limit, 60));
        Assert.True(store.Get<Spending>().TrySpend(tenant, Limit, 30));
        Assert.False(store.Get<Spending>().TrySpend(tenant, Limit, 20));
        await Keeper.WriteAsync(default);
        var spent = await store.Get<SpendStore>().ReadAsync(tenant.Id, default);
        Assert.Equal((90L, 90L), (spent.DayCents, spent.MonthCents));
        var other = await store.Database.AddTenantAsync();
        Assert.Equal(0, (await store.Get<SpendStore>().ReadAsync(other, default)).MonthCents);

        await store.DisposeAsync();
        store = await Store.StartAsync(connection, state);
        Assert.False(store.Get<Spending>().TrySpend(tenant, Limit, 20));
        Assert.True(store.Get<Spending>().TrySpend(tenant, Limit, 10));
    }

    [Fact]
    public async Task S07_What_cannot_be_written_is_written_later()
    {
        Assert.True(store.Get<Spending>().TrySpend(tenant, Limit, 60));
        using var gone = new CancellationTokenSource();
        gone.Cancel();
        await Keeper.WriteAsync(gone.Token);
        Assert.Equal(0, (await store.Get<SpendStore>().ReadAsync(tenant.Id, default)).DayCents);
        await Keeper.WriteAsync(default);
        Assert.Equal(60, (await store.Get<SpendStore>().ReadAsync(tenant.Id, default)).DayCents);
    }

    [Fact]
    public async Task S07_The_budget_of_a_call_me_now_key_counts_after_a_restart_and_beside_the_limit_of_the_company()
    {
        await store.Database.InPlatformAsync(
            session =>
                session.ExecuteAsync(
                    """
                    INSERT INTO call_me_now_keys (id, tenant_id, key, name, allowed_origins, first, allowed_countries, quota_per_visitor_per_hour, quota_per_day, enabled)
                    VALUES ('cmk_1', @Id, 'pk_1', 'Web', '{}', 'visitor', '{NL}', 3, 200, true)
                    """,
                    new { tenant.Id }
                ),
            default
        );
        var budget = new CallBudget("cmk_1", DayCents: 50, NationalCents: 5);
        Assert.True(store.Get<Spending>().TrySpend(tenant, Limit, 0, budget, 30));
        await Keeper.WriteAsync(default);

        await store.DisposeAsync();
        store = await Store.StartAsync(connection, state);
        Assert.False(store.Get<Spending>().TrySpend(tenant, Limit, 0, budget, 30));
        Assert.True(store.Get<Spending>().TrySpend(tenant, Limit, 0, budget, 20));
        Assert.Equal(0, (await store.Get<SpendStore>().ReadAsync(tenant.Id, default)).DayCents);
    }

    private SpendKeeper Keeper => store.Hosted<SpendKeeper>();
}
