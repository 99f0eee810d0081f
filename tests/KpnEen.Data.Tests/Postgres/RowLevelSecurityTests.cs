using Dapper;
using KpnEen.Data.Postgres;
using KpnEen.Data.Tests.Harness;
using Npgsql;

namespace KpnEen.Data.Tests.Postgres;

/// <summary>Holds for every table there is, also those that are added later.</summary>
public sealed class RowLevelSecurityTests(MigratedPostgres postgres) : IClassFixture<MigratedPostgres>, IAsyncLifetime
{
    private Database database = null!;
    private NpgsqlConnection owner = null!;

    public async Task InitializeAsync()
    {
        database = await Database.OpenAsync(postgres.Database.ConnectionString);
        owner = new NpgsqlConnection(postgres.Database.ConnectionString);
        await owner.OpenAsync();
    }

    public async Task DisposeAsync()
    {
        await owner.DisposeAsync();
        await database.DisposeAsync();
    }

    [Fact]
    public async Task The_servers_roles_are_neither_owner_nor_able_to_pass_the_policies()
    {
        foreach (var run in new Func<Func<DbSession, Task<bool>>, Task<bool>>[] { InTenant, InPlatform })
        {
            Assert.True(
                await run(session =>
                    session.QuerySingleAsync<bool>(
                        """
                        SELECT NOT rolsuper AND NOT rolbypassrls AND NOT rolcreaterole AND NOT rolcreatedb
                           AND NOT EXISTS (SELECT FROM pg_class WHERE relowner = r.oid)
                           AND NOT has_schema_privilege('public', 'CREATE') AND NOT has_table_privilege('kpneen_logins', 'SELECT')
                        FROM pg_roles r WHERE rolname = current_user
                        """
                    )
                )
            );
        }
        var denied = await Assert.ThrowsAsync<PostgresException>(() => InTenant(session => Did(session, "SET ROLE kpneen_platform")));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, denied.SqlState);
    }

    [Fact]
    public async Task Every_table_has_forced_row_level_security()
    {
        // What belongs to the migration is read by the owner alone.
        var open = await owner.QueryAsync<string>(
            """
            SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
               AND NOT (relrowsecurity AND relforcerowsecurity)
               AND (has_table_privilege('kpneen_tenant', oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE') OR
                    has_table_privilege('kpneen_platform', oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE'))
            """
        );
        Assert.Empty(open);
    }

    [Fact]
    public async Task No_tenant_sees_or_changes_a_row_of_another_in_any_table()
    {
        var tables = await TenantTable.AllAsync(owner);
        Assert.True(tables.Count >= 15, $"only {tables.Count} tables with a tenant");
        foreach (var table in tables)
        {
            await table.FillAsync(owner, "ten_a", "ten_b");
            await ProveAsync(table);
            Assert.Equal(
                1,
                await owner.ExecuteScalarAsync<long>($"SELECT count(*) FROM {table.Name} WHERE {table.TenantColumn} = 'ten_b'")
            );
        }
    }

    private async Task ProveAsync(TenantTable table)
    {
        var (name, column) = (table.Name, table.TenantColumn);
        if (table.May("SELECT"))
        {
            Assert.Equal(["ten_a"], await InTenant(s => s.QueryAsync<string>($"SELECT DISTINCT {column} FROM {name}")));
            Assert.Equal(
                0,
                await database.InTenantAsync("ten_none", s => s.QuerySingleAsync<long>($"SELECT count(*) FROM {name}"), default)
            );
            var unset = await InTenant(async s =>
            {
                await s.ExecuteAsync("SELECT set_config('kpneen.tenant', '', true)");
                return await s.QuerySingleAsync<long>($"SELECT count(*) FROM {name}");
            });
            Assert.Equal(0, unset);
        }
        if (table.May("UPDATE"))
        {
            var refused = await Assert.ThrowsAsync<PostgresException>(() => InTenant(s => Did(s, $"UPDATE {name} SET {column} = 'ten_b'")));
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
            Assert.Equal(0, await InTenant(s => s.ExecuteAsync($"UPDATE {name} SET {column} = 'ten_a' WHERE {column} = 'ten_b'")));
        }
        if (table.May("DELETE"))
            Assert.Equal(0, await InTenant(s => s.ExecuteAsync($"DELETE FROM {name} WHERE {column} = 'ten_b'")));
        if (table.May("INSERT"))
        {
            var refused = await Assert.ThrowsAsync<PostgresException>(() =>
                InTenant(s => Did(s, $"INSERT INTO {name} ({column}) VALUES ('ten_b')"))
            );
            // NOT NULL columns are looked at after the policy.
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
        }
        Assert.False(table.May("TRUNCATE"), $"{name} can be emptied by a tenant");
    }

    private Task<T> InTenant<T>(Func<DbSession, Task<T>> work) => database.InTenantAsync("ten_a", work, CancellationToken.None);

    private Task<bool> InPlatform(Func<DbSession, Task<bool>> work) => database.InPlatformAsync(work, CancellationToken.None);

    private static async Task<bool> Did(DbSession session, string sql) => await session.ExecuteAsync(sql) > 0;
}
