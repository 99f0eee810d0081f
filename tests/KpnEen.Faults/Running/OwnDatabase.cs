using KpnEen.Testing;

namespace KpnEen.Faults.Running;

/// <summary>A database of an installation, and its cluster when that is its own.</summary>
internal sealed class OwnDatabase(PostgresCluster cluster, bool ownCluster, string name) : IAsyncDisposable
{
    public string Name => name;

    public string ConnectionString => cluster.ConnectionString(name);

    public async ValueTask DisposeAsync()
    {
        if (ownCluster)
            await cluster.DisposeAsync();
        else
            await cluster.ExecuteAsync($"drop database if exists \"{name}\" with (force)");
    }
}
