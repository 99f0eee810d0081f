using System.Text.Json;
using System.Text.Json.Nodes;
using KpnEen.Api.Events;
using KpnEen.Api.Security;
using KpnEen.Api.Tests.Conventions;
using KpnEen.Api.Tests.Security;
using KpnEen.Data;
using KpnEen.Data.Identity;
using KpnEen.Data.Postgres;
using KpnEen.Data.Resources;
using KpnEen.Pbx.Control;
using KpnEen.Pbx.Directory;
using KpnEen.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace KpnEen.Api.Tests.Hosting;

/// <summary>The whole API on a real web server and a real database, with a switch that does as the test says. Each test has a tenant of its own.</summary>
public sealed class ApiFixture() : PostgresFixture(MigrateAsync)
{
    private static readonly TestIssuer Issuer = new();
    private readonly string state = Path.Combine(Path.GetTempPath(), $"kpneen-{Guid.NewGuid():N}");
    private readonly TestIssuer own = new("http://127.0.0.1:8080", "key-own");
    private readonly List<WebApplication> apart = [];
    private WebApplication? app;
    private HttpClient? client;
    private HttpClient? heartbeating;

    public FakeSwitch Switch { get; } = new();

    /// <summary>What the nodes log as errors: faults of ours.</summary>
    public CapturedLog Faults { get; } = new();

    public IServiceProvider Services => app!.Services;

    public Database Store => Services.GetRequiredService<Database>();

    public TenantDirectory Snapshots => Services.GetRequiredService<TenantDirectory>();

    /// <summary>Every operation of the API.</summary>
    public IEnumerable<RouteEndpoint> Endpoints => Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();

    /// <summary>What all clients ask by, for a test that reads an answer as it comes.</summary>
    public HttpClient Http => client!;

    /// <summary>A request with this header fails inside the API, as a bug would make it.</summary>
    public const string FaultHeader = "X-Test-Fault";

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        app = await StartAsync([]);
        client = ClientOf(app);
    }

    /// <summary>Another node at the same database with settings of its own, asked by this client's token.</summary>
    public async Task<ApiClient> ApartAsync(ApiClient asked, Dictionary<string, string?> settings)
    {
        var node = await StartAsync(settings);
        apart.Add(node);
        return asked.At(ClientOf(node));
    }

    /// <summary>This client at a second node, the same for all tests of a class, whose streams say every 20 ms that they are there.</summary>
    public async Task<ApiClient> HeartbeatingAsync(ApiClient asked)
    {
        if (heartbeating is null)
        {
            var options = new EventStreamOptions { Heartbeat = TimeSpan.FromMilliseconds(20) };
            var node = await StartAsync([], services => services.AddSingleton(options));
            apart.Add(node);
            heartbeating = ClientOf(node);
        }
        return asked.At(heartbeating);
    }

    private static HttpClient ClientOf(WebApplication node) => new(new ContractHandler()) { BaseAddress = new Uri(node.Urls.First()) };

    private async Task<WebApplication> StartAsync(Dictionary<string, string?> settings, Action<IServiceCollection>? change = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        change?.Invoke(builder.Services);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders().AddProvider(Faults).SetMinimumLevel(LogLevel.Error);
        builder.Configuration.AddInMemoryCollection(
            new Dictionary<string, string?>
            {
                ["KPNEEN_DATABASE"] = Database.ConnectionString,
                ["KPNEEN_STATE"] = state,
                ["KPNEEN_SIP"] = "127.0.0.1:5060",
                ["Api:PublicUrl"] = TestIssuer.Audience,
                ["Api:Issuers:0:Issuer"] = Issuer.Name,
                ["Api:Issuers:0:Jwks"] = Issuer.Jwks,
                ["Api:Issuers:0:MayBePartner"] = "true",
                // All tests of a class share an address, and a fast machine asks more in a minute than a stranger may.
                ["KPNEEN_LIMIT_ADDRESS"] = "1000000/60",
                ["Webhooks:AllowPrivateTargets"] = "true",
            }
        );
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Services.AddKpnEenData(builder.Configuration, keepsLog: false);
        builder.Services.AddKpnEenApi(builder.Configuration);
        builder.Services.AddSingleton<ICallControl>(Switch);
        var node = builder.Build();
        node.MapKpnEenApi();
        node.Use(
            (context, next) =>
                context.Request.Headers.ContainsKey(FaultHeader)
                    ? throw new InvalidOperationException("A fault on request.")
                    : next(context)
        );
        await node.StartAsync();
        return node;
    }

    public override async Task DisposeAsync()
    {
        client?.Dispose();
        heartbeating?.Dispose();
        foreach (var node in apart)
            await node.DisposeAsync();
        if (app is not null)
            await app.DisposeAsync();
        await EmittedEvents.DemandAsync(Database.ConnectionString);
        await base.DisposeAsync();
        if (Directory.Exists(state))
            Directory.Delete(state, recursive: true);
    }

    /// <summary>A new tenant, and a client of it that may do everything.</summary>
    public async Task<ApiClient> TenantAsync()
    {
        var name = $"t{Guid.NewGuid():N}"[..16];
        var fields = new TenantFields(name, $"{name}.een.example", "Europe/Amsterdam", "nl", 5, null);
        var done = Assert.IsType<WriteResult<TenantFields>.Done>(
            await Services.GetRequiredService<TenantStore>().CreateAsync(fields, CancellationToken.None)
        );
        var scopes = string.Join(' ', Scopes.All.Keys.Where(s => s != Scopes.Partner));
        return new ApiClient(client!, done.Stored.Id, Issuer.Token(scopes, done.Stored.Id, $"cli_{name}"));
    }

    /// <summary>The same, and its token for who writes requests by hand.</summary>
    public async Task<(ApiClient Client, string Token)> TenantAndTokenAsync()
    {
        var tenant = await TenantAsync();
        var token = Issuer.Token(string.Join(' ', Scopes.All.Keys.Where(s => s != Scopes.Partner)), tenant.TenantId, "cli_raw");
        return (tenant.With(token), token);
    }

    /// <summary>A client of this tenant with these scopes alone.</summary>
    public ApiClient ClientOf(string tenantId, string scopes) => new(client!, tenantId, Issuer.Token(scopes, tenantId, "cli_narrow"));

    public ApiClient Partner() => new(client!, null, Issuer.Token(string.Join(' ', Scopes.All.Keys), null, "cli_partner"));

    /// <param name="scopes">Of the token, separated by spaces.</param>
    public ApiClient Holding(string scopes, string? tenantId) => new(client!, tenantId, Issuer.Token(scopes, tenantId, "cli_few"));

    /// <summary>A good token, its claims changed as the test needs them.</summary>
    public static string Signed(Action<JsonObject> change)
    {
        var claims = Issuer.Claims();
        change(claims);
        return Issuer.Sign(Issuer.Header(), claims);
    }

    /// <summary>Who has a token of a client that is registered here: from our own authorization server, with a key it might have.</summary>
    /// <param name="change">Of the claims.</param>
    public async Task<ApiClient> OfAsync(string clientId, string tenantId, string scopes, Action<JsonObject>? change = null)
    {
        var key = JsonSerializer.Deserialize<JsonElement>(own.Jwks).GetProperty("keys")[0];
        var id = key.GetProperty("kid").GetString()!;
        await Services
            .GetRequiredService<SigningKeyStore>()
            .RotateAsync(
                known => new KeyRotation(
                    known.Any(k => k.Id == id) ? null : new SigningKey(id, key, [], TimeProvider.System.GetUtcNow()),
                    []
                ),
                CancellationToken.None
            );
        var claims = own.Claims(scopes, tenantId, clientId);
        change?.Invoke(claims);
        return new ApiClient(client!, tenantId, own.Sign(own.Header(), claims));
    }

    /// <summary>A client with a token that is none.</summary>
    public ApiClient Forger() => new(client!, null, "x.y.z");

    /// <summary>A token of an issuer the nodes do not know unless they are told.</summary>
    public static string TokenOf(TestIssuer issuer, string tenantId) =>
        issuer.Token(string.Join(' ', Scopes.All.Keys), tenantId, "cli_other");

    public ApiClient Anonymous() => new(client!, null, null);

    private static async Task MigrateAsync(string connectionString)
    {
        await using var database = await Data.Postgres.Database.OpenAsync(connectionString);
    }
}
