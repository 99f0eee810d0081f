using KpnEen.Testing;

namespace KpnEen.EndToEnd.Tests.Running;

/// <summary>The product as two processes on one database: switch and jobs in one, all that speaks HTTP to customers in the other.</summary>
public sealed class ApartFixture : IAsyncLifetime
{
    public ServerProcess Switch { get; private set; } = null!;

    public ServerProcess ApiProcess { get; private set; } = null!;

    /// <summary>The sandbox's client, at the API process.</summary>
    public Rest Api { get; private set; } = null!;

    public string Database { get; private set; } = "";

    public async Task InitializeAsync()
    {
        var postgres = await PostgresCluster.SharedAsync();
        var name = $"e2e_{Guid.NewGuid():N}";
        await postgres.ExecuteAsync($"create database \"{name}\"");
        Database = postgres.ConnectionString(name);
        Switch = await ServerProcess.StartAsync(
            new ServerOptions
            {
                Database = Database,
                Environment = new Dictionary<string, string?> { ["KPNEEN_ROLES"] = "switch,jobs" },
            }
        );
        ApiProcess = await StartAsync("api,identity,portal", Switch);
        var client = Switch.Sandbox["client"]!;
        Api = new Rest(ApiProcess.Client, (string)client["id"]!, (string)client["secret"]!);
    }

    /// <summary>Another process of the same node.</summary>
    /// <param name="more">More settings of it.</param>
    public Task<ServerProcess> StartAsync(string roles, ServerProcess? theSwitch, IReadOnlyDictionary<string, string?>? more = null) =>
        ServerProcess.StartAsync(
            new ServerOptions
            {
                Database = Database,
                Sandbox = false,
                StateFolder = Switch.StateFolder,
                Environment = new Dictionary<string, string?>(more ?? new Dictionary<string, string?> { ["KPNEEN_LEAVE"] = "0" })
                {
                    ["KPNEEN_ROLES"] = roles,
                    ["KPNEEN_SWITCH"] = theSwitch is null ? "" : $"http://{theSwitch.Http}",
                },
            }
        );

    public string VirtualUser(string extension) =>
        (string)Switch.Sandbox["virtualPhones"]!.AsArray().Single(p => (string)p!["extension"]! == extension)!["userId"]!;

    public string Pstn(string kind) => (string)Switch.Sandbox["pstn"]![kind]!;

    public async Task DisposeAsync()
    {
        if (ApiProcess is not null)
            await ApiProcess.DisposeAsync();
        if (Switch is not null)
            await Switch.DisposeAsync();
    }
}
