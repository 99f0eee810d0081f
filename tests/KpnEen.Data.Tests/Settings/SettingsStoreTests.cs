using KpnEen.Data.Log;
using KpnEen.Data.Settings;
using KpnEen.Data.Tests.Harness;
using KpnEen.Pbx.Directory;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Services;
using KpnEen.Pbx.Services.Terminating;

namespace KpnEen.Data.Tests.Settings;

public sealed class SettingsStoreTests(MigratedPostgres postgres) : IClassFixture<MigratedPostgres>, IAsyncLifetime
{
    private static readonly Actor Api = new("api", "cli_1");
    private Store store = null!;
    private SettingsStore settings = null!;
    private string tenant = "";
    private string user = "";

    public async Task InitializeAsync()
    {
        store = await Store.StartAsync((await postgres.CreateDatabaseAsync()).ConnectionString);
        settings = store.Get<SettingsStore>();
        tenant = await store.Database.AddTenantAsync();
        (user, _) = await store.Database.AddUserAsync(tenant, "100");
    }

    public async Task DisposeAsync() => await store.DisposeAsync();

    [Fact]
    public async Task What_is_stored_nowhere_has_the_defaults_and_revision_0()
    {
        var stored = await settings.GetAsync(tenant, user, CallForwardingNoAnswer.Descriptor, default);
        Assert.Equal((CallForwardingNoAnswer.Descriptor.Defaults, 0L), (stored!.Settings, stored.Revision));
        Assert.Null(await settings.GetAsync(tenant, "usr_unknown", CallForwardingNoAnswer.Descriptor, default));
        Assert.Equal(
            ServiceCatalog.All.Count(s => s.Scope == ServiceScope.User),
            (await settings.ListAsync(tenant, user, ServiceScope.User, default))!.Count
        );
    }

    [Fact]
    public async Task A_change_is_stored_told_once_with_before_and_after_and_seen_by_calls()
    {
        var change = await settings.ReplaceAsync(tenant, user, DoNotDisturb.Descriptor, new DoNotDisturbSettings(true), 0, Api, default);
        var done = Assert.IsType<SettingsChange.Done>(change);
        Assert.Equal(1, done.Stored.Revision);
        Assert.True(await store.Get<Data.Snapshots.SnapshotFeed>().WaitForAsync(tenant, done.TenantVersion!.Value, default));
        Assert.True(store.Get<TenantDirectory>().Find(tenant)!.FindUser(user)!.Services.Get(DoNotDisturb.Descriptor).Active);

        // The same again changes nothing and tells nothing.
        var same = await settings.ReplaceAsync(tenant, user, DoNotDisturb.Descriptor, new DoNotDisturbSettings(true), 1, Api, default);
        Assert.Null(Assert.IsType<SettingsChange.Done>(same).TenantVersion);

        var told = EventJson.Read(Assert.Single((await store.Feed.ReadAsync(tenant, 0, 10, EventFilter.All, default)).Events).Envelope);
        Assert.Equal((EventTypes.UserServiceChanged, Api), (told.Type, told.Data.Actor));
        Assert.False(told.Data.ServiceChange!.Before.GetProperty("active").GetBoolean());
        Assert.True(told.Data.ServiceChange.After.GetProperty("active").GetBoolean());
        Assert.Equal(
            (user, "user", "do-not-disturb"),
            (told.Data.ServiceChange.SubjectId, told.Data.ServiceChange.SubjectKind, told.Data.ServiceChange.Service)
        );
    }

    [Fact]
    public async Task What_changed_in_between_is_not_written_over()
    {
        await settings.ReplaceAsync(tenant, user, DoNotDisturb.Descriptor, new DoNotDisturbSettings(true), 0, Api, default);
        var stale = await settings.ReplaceAsync(tenant, user, DoNotDisturb.Descriptor, new DoNotDisturbSettings(false), 0, Api, default);
        Assert.Equal(1, Assert.IsType<SettingsChange.Stale>(stale).Revision);
    }

    [Fact]
    public async Task Illegal_settings_and_subjects_of_others_are_refused()
    {
        var illegal = await settings.ReplaceAsync(
            tenant,
            user,
            CallForwardingAlways.Descriptor,
            new CallForwardingSettings(true),
            null,
            Api,
            default
        );
        Assert.Equal("/to", Assert.IsType<SettingsChange.Invalid>(illegal).Errors[0].Pointer);
        var other = await store.Database.AddTenantAsync();
        Assert.IsType<SettingsChange.NotFound>(
            await settings.ReplaceAsync(other, user, DoNotDisturb.Descriptor, new DoNotDisturbSettings(true), null, Api, default)
        );
        Assert.Equal(0, await store.Feed.EndAsync(tenant, default));
    }

    [Fact]
    public async Task Changes_at_the_same_time_come_one_after_the_other()
    {
        // Each adds one to what it finds: if one did not see another, the sum is short.
        var changes = Enumerable
            .Range(0, 12)
            .Select(_ =>
                settings.ReplaceAsync(
                    tenant,
                    user,
                    CallForwardingBusy.Descriptor,
                    present => new CallForwardingSettings(false, $"{int.Parse(((CallForwardingSettings)present).To ?? "100") + 1}"),
                    null,
                    Api,
                    default
                )
            );
        await Task.WhenAll(changes);
        var stored = await settings.GetAsync(tenant, user, CallForwardingBusy.Descriptor, default);
        Assert.Equal(("112", 12L), (((CallForwardingSettings)stored!.Settings).To, stored.Revision));
    }

    [Fact]
    public async Task A_star_code_changes_the_setting_before_the_caller_hears_the_tone()
    {
        Assert.True(
            await settings.ChangeAsync(
                tenant,
                user,
                DoNotDisturb.Descriptor,
                s => (DoNotDisturbSettings)s with { Active = true },
                new Actor("starCode", user),
                default
            )
        );
        Assert.True(store.Get<TenantDirectory>().Find(tenant)!.FindUser(user)!.Services.Get(DoNotDisturb.Descriptor).Active);
        Assert.False(await settings.ChangeAsync(tenant, user, DoNotDisturb.Descriptor, _ => null, new Actor("starCode", user), default));
    }
}
