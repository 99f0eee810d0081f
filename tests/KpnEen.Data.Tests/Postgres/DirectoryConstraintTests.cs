using KpnEen.Data.Postgres;
using KpnEen.Data.Tests.Harness;
using Npgsql;

namespace KpnEen.Data.Tests.Postgres;

public sealed class DirectoryConstraintTests(MigratedPostgres postgres) : IClassFixture<MigratedPostgres>
{
    [Fact]
    public async Task An_extension_stands_once_among_users_and_hunt_groups_of_a_tenant()
    {
        await using var database = await Database.OpenAsync(postgres.Database.ConnectionString);
        var (tenant, other) = (await database.AddTenantAsync(), await database.AddTenantAsync());
        var (user, _) = await database.AddUserAsync(tenant, "100");
        await database.AddUserAsync(other, "100");

        var taken = await Assert.ThrowsAsync<PostgresException>(() => AddGroupAsync(database, tenant, "100"));
        Assert.Equal("extensions_pkey", taken.ConstraintName);

        await InTenant(database, tenant, s => s.ExecuteAsync("UPDATE users SET extension = '101' WHERE id = @user", new { user }));
        await AddGroupAsync(database, tenant, "100");
        taken = await Assert.ThrowsAsync<PostgresException>(() =>
            InTenant(database, tenant, s => s.ExecuteAsync("UPDATE users SET extension = '100' WHERE id = @user", new { user }))
        );
        Assert.Equal("extensions_pkey", taken.ConstraintName);
    }

    [Fact]
    public async Task A_user_that_goes_takes_extension_settings_and_memberships_along_and_frees_its_number()
    {
        await using var database = await Database.OpenAsync(postgres.Database.ConnectionString);
        var tenant = await database.AddTenantAsync();
        var (user, _) = await database.AddUserAsync(tenant, "100");
        var number = "+3120" + Random.Shared.Next(1000000, 9999999);
        await InTenant(
            database,
            tenant,
            s =>
                s.ExecuteAsync(
                    """
                    INSERT INTO service_settings (tenant_id, subject_kind, subject_id, service, settings) VALUES (@tenant, 'user', @user, 'do-not-disturb', '{}');
                    INSERT INTO numbers (id, tenant_id, e164, target_user_id) VALUES (@number, @tenant, @number, @user);
                    INSERT INTO hunt_groups (id, tenant_id, name, extension) VALUES (@number, @tenant, 'g', '200');
                    INSERT INTO hunt_group_members (tenant_id, hunt_group_id, user_id, position) VALUES (@tenant, @number, @user, 1);
                    DELETE FROM users WHERE id = @user;
                    """,
                    new
                    {
                        tenant,
                        user,
                        number,
                    }
                )
        );
        Assert.Equal(0, await database.CountAsync("service_settings WHERE subject_id = @user", new { user }));
        Assert.Equal(0, await database.CountAsync("hunt_group_members WHERE user_id = @user", new { user }));
        Assert.Equal(0, await database.CountAsync("extensions WHERE owner_id = @user", new { user }));
        Assert.Equal(
            1,
            await database.CountAsync(
                "numbers WHERE id = @number AND tenant_id = @tenant AND target_user_id IS NULL",
                new { number, tenant }
            )
        );
    }

    [Fact]
    public async Task A_device_cannot_be_hung_on_a_user_of_another_tenant()
    {
        await using var database = await Database.OpenAsync(postgres.Database.ConnectionString);
        var (tenant, other) = (await database.AddTenantAsync(), await database.AddTenantAsync());
        var (user, _) = await database.AddUserAsync(other, "100");
        var refused = await Assert.ThrowsAsync<PostgresException>(() =>
            InTenant(
                database,
                tenant,
                s =>
                    s.ExecuteAsync(
                        "INSERT INTO devices (id, tenant_id, user_id, name, username, ha1_md5, ha1_sha256) VALUES (@user, @tenant, @user, 'd', @user, '', '')",
                        new { user, tenant }
                    )
            )
        );
        Assert.Equal(PostgresErrorCodes.ForeignKeyViolation, refused.SqlState);
    }

    [Fact]
    public async Task Nothing_of_a_session_that_throws_remains()
    {
        await using var database = await Database.OpenAsync(postgres.Database.ConnectionString);
        var tenant = await database.AddTenantAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            InTenant(
                database,
                tenant,
                async s =>
                {
                    await s.ExecuteAsync(
                        "INSERT INTO users (id, tenant_id, extension, name) VALUES ('usr_x', @tenant, '1', 'x')",
                        new { tenant }
                    );
                    throw new InvalidOperationException();
                }
            )
        );
        Assert.Equal(0, await database.CountAsync("users WHERE id = 'usr_x'"));
    }

    private static Task AddGroupAsync(Database database, string tenant, string extension) =>
        InTenant(
            database,
            tenant,
            s =>
                s.ExecuteAsync(
                    "INSERT INTO hunt_groups (id, tenant_id, name, extension) VALUES (@id, @tenant, 'g', @extension)",
                    new
                    {
                        id = Guid.NewGuid().ToString(),
                        tenant,
                        extension,
                    }
                )
        );

    private static Task InTenant(Database database, string tenant, Func<DbSession, Task> work) =>
        database.InTenantAsync(tenant, work, CancellationToken.None);
}
