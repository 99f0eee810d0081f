using KpnEen.Api.Security;
using KpnEen.Api.Tests.Security;
using KpnEen.Data;
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
    private WebApplication? app;
    private HttpClient? client;

    public FakeSwitch Switch { get; } = new();

    public IServiceProvider Services => app!.Services;

    public Database Store => Services.GetRequiredService<Database>();

    public TenantDirectory Snapshots => Services.GetRequiredService<TenantDirectory>();

    /// <summary>Every operation of the API.</summary>
    public IEnumerable<RouteEndpoint> Endpoints => Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
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
                ["Webhooks:AllowPrivateTargets"] = "true",
            }
        );
        builder.Services.AddKpnEenData(builder.Configuration, keepsLog: false);
        builder.Services.AddKpnEenApi(builder.Configuration);
        builder.Services.AddSingleton<ICallControl>(Switch);
        app = builder.Build();
        app.MapKpnEenApi();
        await app.StartAsync();
        client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(app.Urls.First()) };
    }

    public override async Task DisposeAsync()
    {
        client?.Dispose();
        if (app is not null)
            await app.DisposeAsync();
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

    /// <summary>A client of this tenant with these scopes alone.</summary>
    public ApiClient ClientOf(string tenantId, string scopes) => new(client!, tenantId, Issuer.Token(scopes, tenantId, "cli_narrow"));

    public ApiClient Partner() => new(client!, null, Issuer.Token(string.Join(' ', Scopes.All.Keys), null, "cli_partner"));

    public ApiClient Anonymous() => new(client!, null, null);

    private static async Task MigrateAsync(string connectionString)
    {
        await using var database = await Data.Postgres.Database.OpenAsync(connectionString);
    }
}
