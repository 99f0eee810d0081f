using System.Security.Cryptography;
using KpnEen.Api.Clients;
using KpnEen.Api.Conventions;
using KpnEen.Data.Identity;
using KpnEen.Data.Postgres;
using KpnEen.Data.Secrets;
using KpnEen.Data.Webhooks;
using KpnEen.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace KpnEen.Identity.Tests.People;

/// <summary>Authorization server with people, and the API, on a real web server and a real database: two companies, their people, and applications of all kinds.</summary>
public sealed class PeopleFixture() : PostgresFixture(Data.Postgres.Database.MigrateAsync)
{
    public const string Issuer = "https://issuer.test";
    public const string ApiUrl = "https://api.test";
    public const string Password = "een heel goed wachtwoord";
    public const string Redirect = "https://crm.example/callback?from=kpn";
    public static readonly string[] Scopes = ["calls:read", "calls:control", "directory:read"];
    private WebApplication? app;
    private Database? database;

    public SteppedClock Clock { get; } = new();

    public CapturedLog Log { get; } = new();

    public HttpClient Http { get; private set; } = null!;

    public IServiceProvider Services => app!.Services;

    public Database Store => database!;

    /// <summary>Of ten_1, with a secret.</summary>
    public (ApiClient Client, string Secret) Crm { get; private set; }

    /// <summary>Of ten_1, without a secret: an app on a desk.</summary>
    public ApiClient App { get; private set; } = null!;

    /// <summary>Of a partner, for all companies.</summary>
    public (ApiClient Client, string Secret) Vendor { get; private set; }

    /// <summary>Of a partner, for itself alone.</summary>
    public (ApiClient Client, string Secret) Private { get; private set; }

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        database = await Data.Postgres.Database.OpenAsync(Database.ConnectionString, Clock);
        app = await StartAsync(database);
        Http = ClientOf(app);
        await SeedAsync();
    }

    public override async Task DisposeAsync()
    {
        Http?.Dispose();
        if (app is not null)
            await app.DisposeAsync();
        if (database is not null)
            await database.DisposeAsync();
        await base.DisposeAsync();
    }

    /// <summary>Another process on the same database, as after a crash.</summary>
    public async Task<WebApplication> StartAsync(Database store, string issuer = Issuer, params (string Name, string Value)[] settings)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddProvider(Log).SetMinimumLevel(LogLevel.Debug);
        builder.Configuration.AddInMemoryCollection(
            new Dictionary<string, string?>
            {
                ["Api:PublicUrl"] = ApiUrl,
                ["Identity:Issuer"] = issuer,
                ["KPNEEN_SIGN_IN"] = "on",
                // The clock of the tests stands still, and so would the quota.
                ["KPNEEN_LIMIT_ADDRESS"] = "100000/60",
            }
        );
        builder.Configuration.AddInMemoryCollection(settings.ToDictionary(s => s.Name, s => (string?)s.Value));
        builder.WebHost.UseUrls(builder.Configuration["Test:Listen"] ?? "http://127.0.0.1:0");
        builder.Services.AddSingleton<TimeProvider>(Clock);
        builder.Services.AddSingleton(store);
        builder.Services.AddSingleton<ISecretBox>(new SecretBox(new byte[32]));
        builder.Services.AddWebhookStores();
        builder.Services.AddKpnEenIdentity(builder.Configuration);
        builder.Services.AddConventions(builder.Configuration);
        var started = builder.Build();
        started.UseConventions();
        started.MapKpnEenIdentity();
        started.MapV1().MapClients();
        await started.StartAsync();
        return started;
    }

    public static HttpClient ClientOf(WebApplication app) =>
        new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = new Uri(app.Urls.First()) };

    public TestBrowser Browser() => new(Http);

    /// <summary>A public client of ten_1.</summary>
    public async Task<ApiClient> PublicClientAsync(params string[] redirects) =>
        (await CreateAsync(ClientOwner.Tenant("ten_1"), Registration("App", redirects) with { AuthMethod = AuthMethods.None })).Client;

    public async Task<(ApiClient Client, string Secret)> CreateAsync(ClientOwner owner, ClientRegistration registration)
    {
        var (client, secret) = await Services.GetRequiredService<ClientStore>().CreateAsync(owner, registration, default);
        return (client, secret ?? "");
    }

    public static ClientRegistration Registration(string name, params string[] redirects) =>
        new()
        {
            Name = name,
            Scopes = Scopes,
            GrantTypes = [GrantTypes.AuthorizationCode, GrantTypes.RefreshToken],
            RedirectUris = redirects.Length > 0 ? redirects : [Redirect],
        };

    /// <summary>A person of a company: <c>name@ten_1.example</c> with <see cref="Password"/>.</summary>
    public async Task PersonAsync(string tenant, string name, SignInRole role)
    {
        await database!.InPlatformAsync(
            session =>
                session.ExecuteAsync(
                    "INSERT INTO users (id, tenant_id, extension, name, email) VALUES (@id, @tenant, @extension, @name, @name || '@mail.example') ON CONFLICT DO NOTHING",
                    new
                    {
                        id = $"usr_{tenant}_{name}",
                        tenant,
                        name,
                        extension = RandomNumberGenerator.GetInt32(100_000, 999_999).ToString("D6", null),
                    }
                ),
            default
        );
        Assert.IsType<SignInWrite.Done>(
            await Services
                .GetRequiredService<SignInStore>()
                .PutAsync(tenant, $"usr_{tenant}_{name}", name, role, Password, _ => true, default)
        );
    }

    private async Task SeedAsync()
    {
        foreach (var tenant in new[] { "ten_1", "ten_2" })
            await database!.InPlatformAsync(
                session =>
                    session.ExecuteAsync(
                        "INSERT INTO tenants (id, name, domain) VALUES (@tenant, @name, @domain)",
                        new
                        {
                            tenant,
                            name = tenant == "ten_1" ? "Jansen & Zn" : "De Vries BV",
                            domain = $"{tenant}.example",
                        }
                    ),
                default
            );
        await PersonAsync("ten_1", "anna", SignInRole.Administrator);
        await PersonAsync("ten_1", "bob", SignInRole.User);
        await PersonAsync("ten_2", "carla", SignInRole.Administrator);
        Crm = await CreateAsync(ClientOwner.Tenant("ten_1"), Registration("Jansen CRM"));
        App = await PublicClientAsync();
        Vendor = await CreateAsync(
            ClientOwner.Partner("cli_partner"),
            Registration("Grote <CRM>") with
            {
                MultiTenant = true,
                Description = "Laat zien wie er belt.",
            }
        );
        Private = await CreateAsync(ClientOwner.Partner("cli_partner"), Registration("Eigen"));
    }
}
