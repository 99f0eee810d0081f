using System.Net.Http.Json;
using System.Text.Json.Nodes;
using KpnEen.Testing;

namespace KpnEen.Docs.Tests.Running;

/// <summary>The product with its sandbox, as the reader of the documentation has it.</summary>
public sealed class Sandboxed : IAsyncLifetime
{
    public ServerProcess Server { get; private set; } = null!;

    public string Api => Server.Client.BaseAddress!.ToString().TrimEnd('/');

    public async Task InitializeAsync()
    {
        var postgres = await PostgresCluster.SharedAsync();
        var database = $"docs_{Guid.NewGuid():N}";
        await postgres.ExecuteAsync($"create database \"{database}\"");
        Server = await ServerProcess.StartAsync(new ServerOptions { Database = postgres.ConnectionString(database) });
    }

    public async Task DisposeAsync() => await Server.DisposeAsync();

    /// <param name="name">client, or partnerClient.</param>
    public (string Id, string Secret) Client(string name) =>
        ((string)Server.Sandbox[name]!["id"]!, (string)Server.Sandbox[name]!["secret"]!);

    public async Task<string> TokenAsync(string name)
    {
        var (id, secret) = Client(name);
        using var form = new FormUrlEncodedContent(
            new Dictionary<string, string>
            {
                ["grant_type"] = "client_credentials",
                ["client_id"] = id,
                ["client_secret"] = secret,
            }
        );
        using var answer = await Server.Client.PostAsync(new Uri("/oauth/token", UriKind.Relative), form);
        return (string)(await answer.Content.ReadFromJsonAsync<JsonNode>())!["access_token"]!;
    }
}

[CollectionDefinition(Name)]
public sealed class SandboxedCollection : ICollectionFixture<Sandboxed>
{
    public const string Name = "one sandbox";
}
