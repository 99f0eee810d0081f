using System.Net;
using KpnEen.Testing;
using Npgsql;

namespace KpnEen.ApiLoad;

/// <summary>All parts of the measurement, one after the other in one database.</summary>
internal sealed class Run(string cluster, int postmaster, Plan plan)
{
    /// <summary>No quota stands in the way of the load.</summary>
    private static readonly Dictionary<string, string?> Unlimited = new()
    {
        ["KPNEEN_LIMIT_CLIENT"] = "1000000/60",
        ["KPNEEN_LIMIT_TENANT"] = "1000000/60",
        ["KPNEEN_LIMIT_CALLS"] = "1000000/60",
        ["KPNEEN_LIMIT_ADDRESS"] = "1000000/60",
    };

    /// <param name="parts"><c>load</c>, <c>neighbours</c>, <c>companies</c>; none: all.</param>
    public async Task RunAsync(string[] parts)
    {
        var name = $"api_load_{Guid.NewGuid():N}"[..20];
        await ExecuteAsync(cluster, $"CREATE DATABASE {name}");
        // Several servers one after the other, on the same keys.
        var state = Directory.CreateTempSubdirectory("kpneen-bench-");
        var options = new ServerOptions
        {
            Database = new NpgsqlConnectionStringBuilder(cluster) { Database = name }.ConnectionString,
            StateFolder = state.FullName,
            Environment = Unlimited,
            // On a busy host too.
            ReadyWithin = TimeSpan.FromMinutes(3),
        };
        bool Wants(string part) => parts.Length == 0 || parts.Contains(part);
        try
        {
            if (Wants("companies"))
                await Companies.MeasureAsync(options, postmaster);
            if (Wants("load"))
                await new MixedLoad(postmaster, plan).MeasureAsync(options);
            if (Wants("neighbours"))
                await Neighbours.MeasureAsync(options, plan.Window / 4);
        }
        finally
        {
            state.Delete(recursive: true);
            NpgsqlConnection.ClearAllPools();
            await ExecuteAsync(cluster, $"DROP DATABASE {name} WITH (FORCE)");
        }
    }

    internal static HttpClient Client(IPEndPoint server) => Client(new Uri($"http://{server}"));

    internal static HttpClient Client(Uri server) => new(new SocketsHttpHandler()) { BaseAddress = server };

    internal static async Task ExecuteAsync(string connection, string sql)
    {
        await using var source = NpgsqlDataSource.Create(connection);
        await using var command = source.CreateCommand(sql);
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync();
    }
}
