using KpnEen.Api.Webhooks;
using KpnEen.Data;
using KpnEen.Data.Postgres;
using KpnEen.Data.Webhooks;
using KpnEen.Pbx.Log;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace KpnEen.WebhookLoad;

/// <summary>The product's own log and, when asked for, its workers, on a database of their own.</summary>
internal sealed class Exchange : IAsyncDisposable
{
    private readonly IHost host;

    private Exchange(IHost host) => this.host = host;

    public IConversationLog Log => host.Services.GetRequiredService<IConversationLog>();

    public Database Database => host.Services.GetRequiredService<Database>();

    /// <summary>An empty database.</summary>
    public static async Task<string> CreateDatabaseAsync(string connection)
    {
        var name = $"webhook_load_{Guid.NewGuid():N}"[..24];
        await ExecuteAsync(connection, $"CREATE DATABASE {name}");
        return new NpgsqlConnectionStringBuilder(connection) { Database = name, Pooling = false }.ConnectionString;
    }

    public static Task DropDatabaseAsync(string connection, string database) =>
        ExecuteAsync(connection, $"DROP DATABASE {new NpgsqlConnectionStringBuilder(database).Database} WITH (FORCE)");

    public static async Task<Exchange> StartAsync(string database, string state, bool delivers)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.AddConsole(o => o.LogToStandardErrorThreshold = LogLevel.Trace).SetMinimumLevel(LogLevel.Warning);
        builder.Configuration.AddInMemoryCollection(
            new Dictionary<string, string?>
            {
                ["KPNEEN_DATABASE"] = database,
                ["KPNEEN_STATE"] = state,
                ["Webhooks:AllowPrivateTargets"] = "true",
            }
        );
        builder.Services.AddKpnEenData(builder.Configuration);
        if (delivers)
            builder.Services.AddKpnEenWebhooks(builder.Configuration);
        var host = builder.Build();
        await host.StartAsync();
        return new Exchange(host);
    }

    /// <summary>Tenants with so many endpoints each, at <c>/e0</c>, <c>/e1</c> …</summary>
    /// <returns>The tenants' ids.</returns>
    public async Task<string[]> SubscribeAsync(ReceiverProcess receiver, int tenants, int each, int hanging = 0)
    {
        var ids = Enumerable.Range(0, tenants).Select(n => $"ten_{n}").ToArray();
        await Database.InPlatformAsync(
            session =>
                session.ExecuteAsync(
                    "INSERT INTO tenants (id, name, domain) SELECT t, t, t || '.test' FROM unnest(@ids) AS t",
                    new { ids }
                ),
            CancellationToken.None
        );
        var endpoints = host.Services.GetRequiredService<WebhookEndpointStore>();
        for (var n = 0; n < tenants * each; n++)
        {
            var path = n < hanging ? "/hang" : $"/e{n}";
            var settings = new WebhookEndpointSettings(receiver.Url + path, "", ["*"], "conversation", true, null, null);
            await endpoints.CreateAsync(
                ids[n / each],
                settings,
                new SigningKeyBytes(receiver.Secret.Key, null),
                each,
                CancellationToken.None
            );
        }
        return ids;
    }

    public Task<long> CountEventsAsync() =>
        Database.InPlatformAsync(session => session.QuerySingleAsync<long>("SELECT count(*) FROM events"), CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        if (host is IAsyncDisposable disposable)
            await disposable.DisposeAsync();
    }

    private static async Task ExecuteAsync(string connection, string sql)
    {
        await using var source = NpgsqlDataSource.Create(connection);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
