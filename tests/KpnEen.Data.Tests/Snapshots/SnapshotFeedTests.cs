using KpnEen.Data.Secrets;
using KpnEen.Data.Snapshots;
using KpnEen.Data.Tests.Harness;
using KpnEen.Pbx.Directory;
using KpnEen.Pbx.Services.Terminating;

namespace KpnEen.Data.Tests.Snapshots;

public sealed class SnapshotFeedTests(MigratedPostgres postgres) : IClassFixture<MigratedPostgres>, IAsyncLifetime
{
    private string connectionString = "";

    public async Task InitializeAsync() => connectionString = (await postgres.CreateDatabaseAsync()).ConnectionString;

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task A_client_reads_its_own_write()
    {
        await using var store = await Store.StartAsync(connectionString);
        var tenant = await store.Database.AddTenantAsync();
        for (var extension = 100; extension < 120; extension++)
        {
            var (user, version) = await store.Database.AddUserAsync(tenant, $"{extension}");
            Assert.True(await store.Get<SnapshotFeed>().WaitForAsync(tenant, version, default));
            var snapshot = store.Get<TenantDirectory>().Find(tenant)!;
            Assert.Equal(user, ((User)snapshot.FindExtension($"{extension}")!).Id);
            Assert.True(snapshot.Version >= version);
        }
    }

    [Fact]
    public async Task Two_processes_on_one_database_both_see_a_write()
    {
        var state = Store.NewState();
        await using var one = await Store.StartAsync(connectionString, state);
        var other = Store.NewState();
        Directory.CreateDirectory(Path.Combine(other, "keys"));
        File.Copy(Path.Combine(state, "keys", "master.key"), Path.Combine(other, "keys", "master.key"));
        await using var two = await Store.StartAsync(connectionString, other);
        var tenant = await one.Database.AddTenantAsync();
        var (_, version) = await one.Database.AddUserAsync(tenant, "100");
        Assert.True(await two.Get<SnapshotFeed>().WaitForAsync(tenant, version, default, TimeSpan.FromSeconds(10)));
        Assert.NotNull(two.Get<TenantDirectory>().Find(tenant)!.FindExtension("100"));
    }

    [Fact]
    public async Task All_there_is_comes_into_the_snapshot_at_start()
    {
        var state = Store.NewState();
        string tenant;
        await using (var store = await Store.StartAsync(connectionString, state))
            tenant = await FillAsync(store);
        await using var again = await Store.StartAsync(connectionString, state);
        Assert.True(again.Get<DataHealth>().IsReady);
        var snapshot = again.Get<TenantDirectory>().FindByDomain($"{tenant}.EXAMPLE")!;
        var user = Assert.Single(snapshot.Users);
        Assert.Equal(("100", "md5", "sha256"), (user.Extension, user.Devices[0].Ha1Md5, user.Devices[0].Ha1Sha256));
        Assert.Equal("crm-7", Assert.Single(user.ExternalIds));
        Assert.Equal(new CallForwardingSettings(true, "+31201112222"), user.Services.Get(CallForwardingBusy.Descriptor));
        var group = Assert.Single(snapshot.HuntGroups);
        Assert.Equal((HuntPolicy.Circular, user.Id), (group.Policy, group.Members[0].UserId));
        Assert.Equal(
            (NumberTargetKind.HuntGroup, group.Id),
            (snapshot.FindNumber("+31201230000")!.TargetKind, snapshot.FindNumber("+31201230000")!.TargetId)
        );
        Assert.Equal(("own", TrunkIdentity.Default), (Assert.Single(snapshot.Trunks).Name, snapshot.Trunks[0].Identity));
        Assert.Null(user.Devices[0].MostContacts);
        Assert.Equal(
            (MediaEncryption.Optional, MediaEncryption.Optional),
            (user.Devices[0].MediaEncryption, snapshot.Trunks[0].MediaEncryption)
        );
        Assert.Equal(
            ("all", "secret"),
            (again.Get<TenantDirectory>().PlatformTrunks[0].Name, again.Get<TenantDirectory>().PlatformTrunks[0].Password)
        );
    }

    [Fact]
    public async Task What_a_trunk_is_told_and_how_many_contacts_a_device_may_have_come_into_the_snapshot()
    {
        await using var store = await Store.StartAsync(connectionString);
        var tenant = await FillAsync(store);
        var version = await store.Database.InTenantAsync(
            tenant,
            async session =>
            {
                await session.ExecuteAsync(
                    "UPDATE trunks SET trusted = false, forwarding = 'historyInfo', passes_identity = true, media_encryption = 'required'"
                );
                await session.ExecuteAsync("UPDATE devices SET most_contacts = 3, media_encryption = 'none'");
                return await session.TenantChangedAsync(tenant);
            },
            default
        );
        Assert.True(await store.Get<SnapshotFeed>().WaitForAsync(tenant, version, default));
        var snapshot = store.Get<TenantDirectory>().Find(tenant)!;
        Assert.Equal(new TrunkIdentity(false, ForwardingHeaders.HistoryInfo, true), Assert.Single(snapshot.Trunks).Identity);
        Assert.Equal(3, snapshot.Users.First().Devices[0].MostContacts);
        Assert.Equal(
            (MediaEncryption.Required, MediaEncryption.None),
            (snapshot.Trunks[0].MediaEncryption, snapshot.Users.First().Devices[0].MediaEncryption)
        );
    }

    [Fact]
    public async Task Settings_that_cannot_be_read_fall_back_to_the_defaults_of_that_service_alone()
    {
        await using var store = await Store.StartAsync(connectionString);
        var tenant = await store.Database.AddTenantAsync();
        var (user, _) = await store.Database.AddUserAsync(tenant, "100");
        var version = await store.Database.InTenantAsync(
            tenant,
            async session =>
            {
                await session.ExecuteAsync(
                    """
                    INSERT INTO service_settings (tenant_id, subject_kind, subject_id, service, settings) VALUES
                        (@tenant, 'user', @user, 'do-not-disturb', '{"active": "yes"}'),
                        (@tenant, 'user', @user, 'call-forwarding-always', '{"active": true, "to": "nowhere at all"}'),
                        (@tenant, 'user', @user, 'call-forwarding-busy', '{"active": true, "to": "200"}'),
                        (@tenant, 'user', @user, 'of-another-version', '{}')
                    """,
                    new { tenant, user }
                );
                return await session.TenantChangedAsync(tenant);
            },
            default
        );
        Assert.True(await store.Get<SnapshotFeed>().WaitForAsync(tenant, version, default));
        var services = store.Get<TenantDirectory>().Find(tenant)!.FindUser(user)!.Services;
        Assert.False(services.Get(DoNotDisturb.Descriptor).Active);
        Assert.False(services.Get(CallForwardingAlways.Descriptor).Active);
        Assert.True(services.Get(CallForwardingBusy.Descriptor).Active);
    }

    [Fact]
    public async Task A_tenant_that_makes_no_snapshot_keeps_its_former_one_and_others_go_on()
    {
        await using var store = await Store.StartAsync(connectionString);
        var (broken, healthy) = (await store.Database.AddTenantAsync(), await store.Database.AddTenantAsync());
        var (_, good) = await store.Database.AddUserAsync(broken, "100");
        Assert.True(await store.Get<SnapshotFeed>().WaitForAsync(broken, good, default));
        var version = await store.Database.InTenantAsync(
            broken,
            async session =>
            {
                await session.ExecuteAsync(
                    "INSERT INTO hunt_groups (id, tenant_id, name, extension, policy) VALUES ('hgr_x', @broken, 'x', '200', 'unheard-of')",
                    new { broken }
                );
                return await session.TenantChangedAsync(broken);
            },
            default
        );
        var (_, later) = await store.Database.AddUserAsync(healthy, "100");
        Assert.True(await store.Get<SnapshotFeed>().WaitForAsync(healthy, later, default));
        Assert.False(await store.Get<SnapshotFeed>().WaitForAsync(broken, version, default));
        Assert.NotNull(store.Get<TenantDirectory>().Find(broken)!.FindExtension("100"));
        Assert.Equal(good, store.Get<TenantDirectory>().Find(broken)!.Version);
    }

    [Fact]
    public async Task A_tenant_that_was_deleted_is_gone()
    {
        await using var store = await Store.StartAsync(connectionString);
        var tenant = await store.Database.AddTenantAsync();
        var (_, version) = await store.Database.AddUserAsync(tenant, "100");
        Assert.True(await store.Get<SnapshotFeed>().WaitForAsync(tenant, version, default));
        version = await store.Database.InPlatformAsync(
            async session =>
            {
                await session.ExecuteAsync("DELETE FROM tenants WHERE id = @tenant", new { tenant });
                return await session.TenantChangedAsync(tenant);
            },
            default
        );
        Assert.True(await store.Get<SnapshotFeed>().WaitForAsync(tenant, version, default));
        Assert.Null(store.Get<TenantDirectory>().Find(tenant));
    }

    private static async Task<string> FillAsync(Store store)
    {
        var box = store.Get<ISecretBox>();
        var tenant = await store.Database.AddTenantAsync();
        var (user, _) = await store.Database.AddUserAsync(tenant, "100");
        await store.Database.InPlatformAsync(
            session =>
                session.ExecuteAsync(
                    """
                    UPDATE users SET external_ids = '{crm-7}' WHERE id = @user;
                    INSERT INTO devices (id, tenant_id, user_id, name, username, ha1_md5, ha1_sha256) VALUES ('dev_1', @tenant, @user, 'desk', 'phone1', @md5, @sha256);
                    INSERT INTO hunt_groups (id, tenant_id, name, extension, policy) VALUES ('hgr_1', @tenant, 'sales', '200', 'circular');
                    INSERT INTO hunt_group_members (tenant_id, hunt_group_id, user_id, position) VALUES (@tenant, 'hgr_1', @user, 1);
                    INSERT INTO numbers (id, tenant_id, e164, target_hunt_group_id) VALUES ('num_1', @tenant, '+31201230000', 'hgr_1');
                    INSERT INTO trunks (id, tenant_id, name, peer, password) VALUES ('trk_1', @tenant, 'own', '192.0.2.1:5060', NULL), ('trk_2', NULL, 'all', '192.0.2.2:5060', @secret);
                    INSERT INTO service_settings (tenant_id, subject_kind, subject_id, service, settings)
                    VALUES (@tenant, 'user', @user, 'call-forwarding-busy', '{"active": true, "to": "+31201112222"}');
                    """,
                    new
                    {
                        tenant,
                        user,
                        md5 = box.SealText("md5", "device:dev_1"),
                        sha256 = box.SealText("sha256", "device:dev_1"),
                        secret = box.SealText("secret", "trunk:trk_2"),
                    }
                ),
            default
        );
        return tenant;
    }
}
