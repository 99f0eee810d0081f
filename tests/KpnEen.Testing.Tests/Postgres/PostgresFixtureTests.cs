using Npgsql;

namespace KpnEen.Testing.Tests.Postgres;

public sealed class PostgresFixtureTests(PostgresFixtureTests.Notes fixture) : IClassFixture<PostgresFixtureTests.Notes>
{
    [Fact]
    public async Task A_database_is_migrated_and_nobody_elses()
    {
        await using var other = await fixture.CreateDatabaseAsync();
        await fixture.Cluster.ExecuteAsync("insert into note values ('here')", other.Name);
        Assert.Equal(1L, await CountAsync(other.ConnectionString));
        Assert.Equal(0L, await CountAsync(fixture.Database.ConnectionString));
        Assert.Equal(1, Notes.Migrations);
    }

    [Fact]
    public async Task An_empty_database_has_no_table()
    {
        await using var empty = await fixture.CreateEmptyDatabaseAsync();
        var failure = await Assert.ThrowsAsync<PostgresException>(() => CountAsync(empty.ConnectionString));
        Assert.Equal(PostgresErrorCodes.UndefinedTable, failure.SqlState);
    }

    [Fact]
    public async Task A_cluster_of_its_own_comes_back_on_its_port_with_its_data()
    {
        await using var cluster = await PostgresCluster.CreateAsync();
        var port = cluster.Port;
        await cluster.ExecuteAsync("create table note (text text); insert into note values ('kept')");
        await cluster.StopAsync(crash: true);
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => cluster.ExecuteAsync("select 1"));
        await cluster.StartAsync();
        Assert.Equal(port, cluster.Port);
        Assert.Equal(1L, await CountAsync(cluster.ConnectionString("postgres")));
        await cluster.StopAsync();
        Assert.False(cluster.IsRunning);
    }

    private static async Task<long> CountAsync(string connectionString)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("select count(*) from note", connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    public sealed class Notes() : PostgresFixture(MigrateAsync)
    {
        public static int Migrations { get; private set; }

        private static async Task MigrateAsync(string owner)
        {
            Migrations++;
            await using var connection = new NpgsqlConnection(owner);
            await connection.OpenAsync();
            await using var command = new NpgsqlCommand("create table note (text text)", connection);
            await command.ExecuteNonQueryAsync();
        }
    }
}
