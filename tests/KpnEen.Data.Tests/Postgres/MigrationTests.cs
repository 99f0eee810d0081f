using Dapper;
using KpnEen.Data.Postgres;
using KpnEen.Data.Tests.Harness;
using KpnEen.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace KpnEen.Data.Tests.Postgres;

public sealed class MigrationTests(MigratedPostgres postgres) : IClassFixture<MigratedPostgres>
{
    [Fact]
    public async Task Two_starts_apply_each_file_once()
    {
        await using var empty = await postgres.CreateEmptyDatabaseAsync();
        await Database.MigrateAsync(empty.ConnectionString);
        await Database.MigrateAsync(empty.ConnectionString);
        Assert.Equal(Migration.All().Select(m => m.Number), await AppliedAsync(empty));
    }

    [Fact]
    public async Task Many_starts_at_the_same_time_apply_each_file_once_and_all_get_in()
    {
        await using var empty = await postgres.CreateEmptyDatabaseAsync();
        await using var other = await postgres.CreateEmptyDatabaseAsync();
        var opened = await Task.WhenAll(
            Enumerable.Range(0, 6).Select(i => Database.OpenAsync((i % 2 == 0 ? empty : other).ConnectionString))
        );
        foreach (var database in opened)
        {
            Assert.Equal(0, await database.CountAsync("tenants"));
            await database.DisposeAsync();
        }
        Assert.Equal(Migration.All().Select(m => m.Number), await AppliedAsync(empty));
    }

    [Fact]
    public async Task A_database_of_something_else_is_left_alone()
    {
        await using var foreign = await postgres.CreateEmptyDatabaseAsync();
        await postgres.Cluster.ExecuteAsync("CREATE TABLE invoices (id int)", foreign.Name);
        var refused = await Assert.ThrowsAsync<DatabaseNotUsableException>(() => Database.MigrateAsync(foreign.ConnectionString));
        Assert.Contains("invoices", refused.Message, StringComparison.Ordinal);
        await using var connection = new NpgsqlConnection(foreign.ConnectionString);
        Assert.Equal(["invoices"], await connection.QueryAsync<string>("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"));
    }

    [Fact]
    public async Task A_database_of_a_newer_version_is_refused_in_one_line()
    {
        await using var newer = await postgres.CreateDatabaseAsync();
        await postgres.Cluster.ExecuteAsync("INSERT INTO kpneen_migrations VALUES (999, '999_future.sql', 'x')", newer.Name);
        var refused = await Assert.ThrowsAsync<DatabaseNotUsableException>(() => Database.MigrateAsync(newer.ConnectionString));
        Assert.Contains("999_future.sql", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
    }

    [Fact]
    public async Task A_file_that_was_changed_after_it_was_applied_is_refused()
    {
        await using var changed = await postgres.CreateDatabaseAsync();
        await postgres.Cluster.ExecuteAsync("UPDATE kpneen_migrations SET checksum = 'x' WHERE number = 1", changed.Name);
        var refused = await Assert.ThrowsAsync<DatabaseNotUsableException>(() => Database.MigrateAsync(changed.ConnectionString));
        Assert.Contains("001_core.sql", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_fails_half_way_leaves_nothing_and_the_next_start_goes_on()
    {
        await using var empty = await postgres.CreateEmptyDatabaseAsync();
        await using var owner = new NpgsqlConnection(empty.ConnectionString);
        await owner.OpenAsync();
        var first = Migration.Create("001_a.sql", "CREATE TABLE a (id int)");
        var broken = Migration.Create("002_b.sql", "CREATE TABLE b (id int); CREATE TABLE a (id int)");
        await Assert.ThrowsAsync<PostgresException>(() => Migrator.ApplyAsync(owner, [first, broken], NullLogger.Instance, default));
        Assert.Null(await owner.ExecuteScalarAsync<string>("SELECT to_regclass('b')::text"));

        await Migrator.ApplyAsync(owner, [first, Migration.Create("002_b.sql", "CREATE TABLE b (id int)")], NullLogger.Instance, default);
        Assert.Equal([1, 2], await AppliedAsync(empty));
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_told_in_one_line_after_the_patience()
    {
        var options = new DatabaseOptions(
            $"Host=127.0.0.1;Port={FreePort.Tcp()};Username=x;Database=x",
            StartPatience: TimeSpan.FromMilliseconds(100)
        );
        await using var database = new Database(options, TimeProvider.System, NullLogger<Database>.Instance, [], new NodeName("n"));
        var refused = await Assert.ThrowsAsync<DatabaseNotUsableException>(() => database.StartAsync(default));
        Assert.DoesNotContain('\n', refused.Message);
    }

    [Fact]
    public async Task A_user_that_may_not_make_roles_is_told_so()
    {
        await using var empty = await postgres.CreateEmptyDatabaseAsync();
        var user = "weak_" + empty.Name;
        await postgres.Cluster.ExecuteAsync($"CREATE ROLE {user} LOGIN; ALTER DATABASE {empty.Name} OWNER TO {user}");
        var text = new NpgsqlConnectionStringBuilder(empty.ConnectionString) { Username = user }.ConnectionString;
        var refused = await Assert.ThrowsAsync<DatabaseNotUsableException>(() => Database.MigrateAsync(text));
        Assert.Contains("CREATEROLE", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_owner_that_is_no_superuser_will_do()
    {
        await using var empty = await postgres.CreateEmptyDatabaseAsync();
        var user = "owner_" + empty.Name;
        await postgres.Cluster.ExecuteAsync($"CREATE ROLE {user} LOGIN CREATEROLE; ALTER DATABASE {empty.Name} OWNER TO {user}");
        await using var database = await Database.OpenAsync(
            new NpgsqlConnectionStringBuilder(empty.ConnectionString) { Username = user }.ConnectionString
        );
        var tenant = await database.AddTenantAsync();
        await database.AddUserAsync(tenant, "100");
        Assert.Equal(1, await database.CountAsync("users"));
    }

    [Fact]
    public async Task A_login_of_one_database_does_not_get_into_another_of_the_same_cluster()
    {
        await using var mine = await postgres.CreateDatabaseAsync();
        await using var other = await postgres.CreateDatabaseAsync();
        await Database.MigrateAsync(mine.ConnectionString);
        await Database.MigrateAsync(other.ConnectionString);
        var login = new NpgsqlConnectionStringBuilder(other.ConnectionString) { Username = $"kpneen_tenant_{mine.Name}", Pooling = false };
        await using var connection = new NpgsqlConnection(login.ConnectionString);
        var refused = await Assert.ThrowsAsync<PostgresException>(() => connection.OpenAsync());
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
    }

    private static async Task<IEnumerable<int>> AppliedAsync(TestDatabase database)
    {
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        return await connection.QueryAsync<int>("SELECT number FROM kpneen_migrations ORDER BY number");
    }
}
