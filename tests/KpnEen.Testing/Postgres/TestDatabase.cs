using Npgsql;

namespace KpnEen.Testing;

/// <summary>A migrated database of one test class or one test; dropped when disposed.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    internal TestDatabase(PostgresCluster cluster, string name)
    {
        Cluster = cluster;
        Name = name;
    }

    public string Name { get; }

    public PostgresCluster Cluster { get; }

    /// <summary>The owner's connection string.</summary>
    public string ConnectionString => Cluster.ConnectionString(Name);

    public async ValueTask DisposeAsync()
    {
        if (!Cluster.IsRunning)
            return;
        await using (var pool = new NpgsqlConnection(ConnectionString))
            NpgsqlConnection.ClearPool(pool);
        await Cluster.ExecuteAsync($"drop database if exists \"{Name}\" with (force)");
    }
}
