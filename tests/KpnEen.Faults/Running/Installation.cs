using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using KpnEen.Faults.Checking;
using KpnEen.Faults.Ledger;
using KpnEen.Faults.Load;
using KpnEen.Media;
using KpnEen.Testing;
using Npgsql;

namespace KpnEen.Faults.Running;

/// <summary>The product as it is run, with a PostgreSQL of its own, a receiver of its webhooks and a load generator: everything a fault can be done to.</summary>
public sealed class Installation : IAsyncDisposable
{
    // Of the users, how many are recorded.
    private const int Recorded = 2;
    private readonly OwnDatabase database;
    private int handlesAtRest;

    private Installation(PostgresCluster postgres, OwnDatabase database, ServerProcess server, TestReceiver receiver)
    {
        Postgres = postgres;
        this.database = database;
        Server = server;
        Receiver = receiver;
        Api = new ApiClient(server.Client, server.Sandbox["client"]!);
    }

    public PostgresCluster Postgres { get; }

    public ServerProcess Server { get; }

    public TestReceiver Receiver { get; }

    public ApiClient Api { get; }

    public LoadGenerator Load { get; private set; } = null!;

    public CallLedger Ledger => Load.Ledger;

    /// <param name="ownPostgres">For faults of the database.</param>
    /// <param name="settings">Environment of the server.</param>
    public static async Task<Installation> StartAsync(
        CallPlan plan,
        int seed,
        bool ownPostgres = false,
        int phones = 8,
        IReadOnlyDictionary<string, string?>? settings = null,
        IReadOnlyList<string>? under = null
    )
    {
        var postgres = ownPostgres ? await PostgresCluster.CreateAsync() : await PostgresCluster.SharedAsync();
        var database = new OwnDatabase(postgres, ownPostgres, $"faults_{Guid.NewGuid():N}");
        await postgres.ExecuteAsync($"create database \"{database.Name}\"");
        var server = await ServerProcess.StartAsync(
            new ServerOptions
            {
                Database = database.ConnectionString,
                Environment = settings ?? new Dictionary<string, string?>(),
                Under = under ?? [],
            }
        );
        var installation = new Installation(postgres, database, server, await TestReceiver.StartAsync());
        await installation.SettleAsync(plan, new Dice(seed), phones);
        return installation;
    }

    /// <summary>kill -9 and a new start; the ledger is told.</summary>
    /// <returns>How long it was away: from the start of the process until it takes calls.</returns>
    public async Task<TimeSpan> KillAndStartAsync()
    {
        var killed = TimeProvider.System.GetUtcNow();
        await Server.KillAsync();
        var started = TimeProvider.System.GetUtcNow();
        await Server.StartAgainAsync();
        var ready = TimeProvider.System.GetUtcNow();
        Ledger.WasAway(new Outage(killed, started, ready));
        return ready - started;
    }

    /// <summary>Waits until all phones are idle, the log is in the database and the webhooks are out; then checks I1 to I9.</summary>
    public async Task<IReadOnlyList<Violation>> CheckAsync(TimeSpan? patience = null)
    {
        var within = patience ?? TimeSpan.FromSeconds(60);
        await Load.QuietAsync(within);
        await DrainedAsync(within);
        return InvariantChecker.Check(await FactsAsync());
    }

    public async Task<Facts> FactsAsync()
    {
        await using var connection = new NpgsqlConnection(database.ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        return new Facts
        {
            Ledger = Ledger,
            Deliveries =
            [
                .. Receiver.All.Select(r => new Delivery(
                    r.Headers["webhook-id"],
                    (string?)r.Json["conversationId"],
                    (long?)r.Json["sequence"]
                )),
            ],
            Records = await FactReader.RecordsAsync(connection),
            Events = await FactReader.EventsAsync(connection),
            Open = await FactReader.OpenAsync(connection),
            Recordings = await FactReader.RecordingsAsync(connection),
            // By the server's own root: a disk of its own is mounted there for it alone.
            RecordingFolder = $"/proc/{Server.Id}/root{Path.Combine(Server.StateFolder, "recordings")}",
            RecordingKeys = new RecordingKeys(
                new RecordingKey(
                    Convert.FromHexString(await File.ReadAllTextAsync(Path.Combine(Server.StateFolder, "keys", "recording.key")))
                )
            ),
            LiveCalls = (await Api.GetAsync("/v1/calls"))["items"]!.AsArray().Count,
            PeakCalls = Load.Peak,
            HandlesGrown = Server.Handles - handlesAtRest,
        };
    }

    public async Task ExecuteAsync(string sql) => await Postgres.ExecuteAsync(sql, database.Name);

    public async ValueTask DisposeAsync()
    {
        if (Load is not null)
            await Load.DisposeAsync();
        await Server.DisposeAsync();
        await Receiver.DisposeAsync();
        await database.DisposeAsync();
    }

    private async Task SettleAsync(CallPlan plan, Dice dice, int phones)
    {
        var accounts = ImmutableArray.CreateBuilder<PhoneAccount>();
        var domain = (string)Server.Sandbox["tenant"]!["domain"]!;
        for (var n = 0; n < phones; n++)
        {
            var extension = (700 + n).ToString(CultureInfo.InvariantCulture);
            var user = await Api.PostAsync("/v1/users", new { extension, name = $"Load {extension}" });
            var id = (string)user["id"]!;
            var e164 = $"+31205557{extension}";
            await Api.PostAsync("/v1/numbers", new { e164, target = new { kind = "user", id } });
            var account = (await Api.PostAsync($"/v1/users/{id}/devices", new { name = "Desk phone" }))["credentials"]!;
            if (n < Recorded)
                await Api.PutAsync($"/v1/users/{id}/services/call-recording", new { mode = "always" });
            accounts.Add(new PhoneAccount(id, e164, (string)account["username"]!, (string)account["password"]!, domain));
        }
        var trunk = IPEndPoint.Parse((string)Server.Sandbox["trunk"]!["listen"]!);
        Load = new LoadGenerator(Server.Sip, trunk, accounts.ToImmutable(), plan, dice);
        await Load.RegisterAsync();
        await Api.PostAsync("/v1/webhook-endpoints", new { url = $"{Receiver.Url}/hooks", eventTypes = new[] { "*" } });
        handlesAtRest = Server.Handles;
    }

    private async Task DrainedAsync(TimeSpan within)
    {
        await using var connection = new NpgsqlConnection(database.ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        var began = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(began) < within)
        {
            if ((await FactReader.OpenAsync(connection)).IsEmpty && await FactReader.PendingAsync(connection) == 0)
                return;
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }
    }
}
