using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using KpnEen.Testing;

namespace KpnEen.EndToEnd.Tests.Running;

/// <summary>The product as one process with its sandbox, on a database of its own, and what a test asks of it.</summary>
public sealed class Exchange : IAsyncDisposable
{
    private readonly PostgresCluster postgres;
    private readonly bool ownsPostgres;
    private readonly string database;
    private int lastExtension = 400;

    private Exchange(PostgresCluster postgres, bool ownsPostgres, string database, ServerProcess server)
    {
        this.postgres = postgres;
        this.database = database;
        this.ownsPostgres = ownsPostgres;
        Server = server;
        var client = server.Sandbox["client"]!;
        Api = new Rest(server.Client, (string)client["id"]!, (string)client["secret"]!);
    }

    public ServerProcess Server { get; }

    public Rest Api { get; }

    public PostgresCluster Postgres => postgres;

    public string Domain => (string)Server.Sandbox["tenant"]!["domain"]!;

    /// <summary>Where the exchange takes calls from the public side.</summary>
    public IPEndPoint TrunkListen => IPEndPoint.Parse((string)Server.Sandbox["trunk"]!["listen"]!);

    /// <summary>Where an outside peer listens to play the public side.</summary>
    public IPEndPoint TrunkPeer => IPEndPoint.Parse((string)Server.Sandbox["trunk"]!["peer"]!);

    /// <param name="ownPostgres">For a test that stops the database.</param>
    /// <param name="more">More settings of the server.</param>
    public static async Task<Exchange> StartAsync(bool ownPostgres = false, IReadOnlyDictionary<string, string?>? more = null)
    {
        var postgres = ownPostgres ? await PostgresCluster.CreateAsync() : await PostgresCluster.SharedAsync();
        var database = $"e2e_{Guid.NewGuid():N}";
        await postgres.ExecuteAsync($"create database \"{database}\"");
        var server = await ServerProcess.StartAsync(
            new ServerOptions { Database = postgres.ConnectionString(database), Environment = more ?? new Dictionary<string, string?>() }
        );
        return new Exchange(postgres, ownPostgres, database, server);
    }

    /// <summary>A number of the simulated public network: answers, busy, noAnswer, rejects, echo.</summary>
    public string Pstn(string kind) => (string)Server.Sandbox["pstn"]![kind]!;

    /// <summary>A virtual phone of the sandbox, told what to do with calls.</summary>
    public async Task<Subscriber> VirtualPhoneAsync(string extension, object behaviour)
    {
        var phone = Server.Sandbox["virtualPhones"]!.AsArray().Single(p => (string)p!["extension"]! == extension)!;
        await Api.PutAsync($"/v1/sandbox/virtual-phones/{extension}", behaviour);
        return new Subscriber((string)phone["userId"]!, extension, (string)phone["number"]!, "", "", Domain, Server.Sip);
    }

    /// <summary>A new user with a number and a SIP account, made through the API; no other test has it.</summary>
    /// <param name="mediaEncryption">Of its device: none, optional, required.</param>
    public async Task<Subscriber> SubscriberAsync(string name = "Test Person", string mediaEncryption = "optional")
    {
        var extension = Interlocked.Increment(ref lastExtension).ToString(CultureInfo.InvariantCulture);
        var user = await Api.PostAsync("/v1/users", new { extension, name });
        var id = (string)user["id"]!;
        var e164 = $"+31205551{extension}";
        await Api.PostAsync("/v1/numbers", new { e164, target = new { kind = "user", id } });
        var device = await Api.PostAsync($"/v1/users/{id}/devices", new { name = "Desk phone", mediaEncryption });
        var account = device["credentials"]!;
        return new Subscriber(id, extension, e164, (string)account["username"]!, (string)account["password"]!, Domain, Server.Sip);
    }

    /// <summary>The record of the only call the subscriber had.</summary>
    public Task<JsonNode> RecordOfAsync(Subscriber subscriber) =>
        Until.FoundAsync(
            async () => (await Api.GetAsync($"/v1/call-records?userId={subscriber.UserId}"))["items"]!.AsArray().SingleOrDefault(),
            $"one call record of {subscriber}"
        );

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        if (postgres.IsRunning)
            await EmittedEvents.DemandAsync(postgres.ConnectionString(database));
        if (ownsPostgres)
            await postgres.DisposeAsync();
    }

    /// <summary>The conversations of the subscriber the switch has live.</summary>
    public async Task<JsonArray> LiveCallsAsync(Subscriber subscriber) =>
        (await Api.GetAsync($"/v1/calls?userId={subscriber.UserId}"))["items"]!.AsArray();

    /// <summary>The only live conversation of the subscriber.</summary>
    public async Task<string> ConversationOfAsync(Subscriber subscriber) => (string)(await LiveCallsAsync(subscriber)).Single()!["id"]!;

    /// <summary>Waits until no call of these subscribers is left in the switch.</summary>
    public async Task AreIdleAsync(params Subscriber[] subscribers)
    {
        foreach (var subscriber in subscribers)
            await Until.TrueAsync(
                async () => (await LiveCallsAsync(subscriber)).Count == 0,
                $"no call of {subscriber} is left in the exchange"
            );
    }
}
