using System.Collections.Concurrent;
using Xunit;

namespace KpnEen.Testing;

/// <summary>
/// PostgreSQL for tests. Derive from it with the migration of the code under test, and use the derived class as class or collection
/// fixture: <c>public sealed class Database() : PostgresFixture(Migrations.ApplyAsync);</c>
/// </summary>
/// <param name="migrate">Brings an empty database, given by its owner's connection string, up to date.</param>
/// <param name="ownCluster">True for tests that stop the server; all others share one in the process.</param>
public abstract class PostgresFixture(Func<string, Task> migrate, bool ownCluster = false) : IAsyncLifetime
{
    /// <summary>Migrated once for each cluster and fixture, then copied: a copy takes some 50 ms.</summary>
    private static readonly ConcurrentDictionary<(PostgresCluster Cluster, Type Fixture), Lazy<Task<string>>> Templates = new();

    private PostgresCluster? cluster;

    public PostgresCluster Cluster => cluster ?? throw new InvalidOperationException("The fixture has not been initialised.");

    /// <summary>A database of the fixture itself, there from the start.</summary>
    public TestDatabase Database { get; private set; } = null!;

    public virtual async Task InitializeAsync()
    {
        cluster = ownCluster ? await PostgresCluster.CreateAsync() : await PostgresCluster.SharedAsync();
        Database = await CreateDatabaseAsync();
    }

    /// <summary>Another migrated and otherwise empty database.</summary>
    public async Task<TestDatabase> CreateDatabaseAsync()
    {
        var template = await Templates.GetOrAdd((Cluster, GetType()), _ => new(CreateTemplateAsync)).Value;
        var database = new TestDatabase(Cluster, NewName());
        await Cluster.ExecuteAsync($"create database \"{database.Name}\" template \"{template}\"");
        return database;
    }

    /// <summary>A database without any table, for tests of the migration itself.</summary>
    public async Task<TestDatabase> CreateEmptyDatabaseAsync()
    {
        var database = new TestDatabase(Cluster, NewName());
        await Cluster.ExecuteAsync($"create database \"{database.Name}\" template template0");
        return database;
    }

    public virtual async Task DisposeAsync()
    {
        await Database.DisposeAsync();
        if (ownCluster)
            await Cluster.DisposeAsync();
    }

    private static string NewName() => $"t_{Guid.NewGuid():N}";

    private async Task<string> CreateTemplateAsync()
    {
        var template = await CreateEmptyDatabaseAsync();
        await migrate(template.ConnectionString + ";Pooling=false");
        // A copy is refused while anyone is connected to the original.
        await Cluster.ExecuteAsync(
            $"""
            alter database "{template.Name}" with allow_connections false;
            select pg_terminate_backend(pid) from pg_stat_activity where datname = '{template.Name}';
            """
        );
        return template.Name;
    }
}
