using System.Net.Http.Headers;
using System.Text;
using KpnEen.Api.Clients;
using KpnEen.Api.Conventions;
using KpnEen.Api.Security;
using KpnEen.Data.Identity;
using KpnEen.Data.Postgres;
using KpnEen.Data.Secrets;
using KpnEen.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace KpnEen.Identity.Tests;

/// <summary>Authorization server and API together on a real web server and a real database, with a tenant, its client and a partner.</summary>
public sealed class IdentityHost : IAsyncDisposable
{
    public const string Issuer = "http://issuer.test";
    public const string ApiUrl = "http://api.test";
    public const string TenantScopes = "directory:read clients:read clients:write";
    private readonly WebApplication app;
    private readonly Database database;

    private IdentityHost(WebApplication app, Database database, SteppedClock clock, CapturedLog log)
    {
        (this.app, this.database, Clock, Log) = (app, database, clock, log);
        Http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(app.Urls.First()) };
    }

    public static ClientSeed Client { get; } = new("cli_tenant", "ten_1", "CRM", TenantScopes.Split(' '), "sec_tenant-secret-0123456789");

    public static ClientSeed Partner { get; } =
        new("cli_partner", null, "Partner", ["partner", .. TenantScopes.Split(' ')], "sec_partner-secret-0123456789");

    public HttpClient Http { get; }

    public SteppedClock Clock { get; }

    public CapturedLog Log { get; }

    public Database Database => database;

    public ClientStore Clients => app.Services.GetRequiredService<ClientStore>();

    public SigningKeyStore Keys => app.Services.GetRequiredService<SigningKeyStore>();

    /// <summary>Issuer and API at the very address they listen on, for programs of others.</summary>
    public static Task<IdentityHost> StartAtItsAddressAsync(TestDatabase test, IReadOnlyDictionary<string, string?>? settings = null)
    {
        var here = $"http://127.0.0.1:{FreePort.Tcp()}";
        var all = new Dictionary<string, string?>(settings ?? new Dictionary<string, string?>())
        {
            ["Test:Listen"] = here,
            ["Api:PublicUrl"] = here,
        };
        return StartAsync(test, here, settings: all);
    }

    /// <param name="settings">More configuration, or other than the usual.</param>
    public static async Task<IdentityHost> StartAsync(
        TestDatabase test,
        string issuer = Issuer,
        SteppedClock? clock = null,
        IReadOnlyDictionary<string, string?>? settings = null,
        Action<IServiceCollection>? services = null
    )
    {
        clock ??= new SteppedClock();
        var database = await Database.OpenAsync(test.ConnectionString);
        var builder = WebApplication.CreateSlimBuilder();
        var log = new CapturedLog();
        builder.WebHost.UseUrls(settings?.GetValueOrDefault("Test:Listen") ?? "http://127.0.0.1:0");
        builder.Logging.ClearProviders().AddProvider(log).SetMinimumLevel(LogLevel.Information);
        builder.Configuration.AddInMemoryCollection(
            new Dictionary<string, string?> { ["Api:PublicUrl"] = ApiUrl, ["Identity:Issuer"] = issuer }
        );
        builder.Configuration.AddInMemoryCollection(settings ?? new Dictionary<string, string?>());
        builder.Services.AddSingleton<TimeProvider>(clock);
        builder.Services.AddSingleton(database);
        builder.Services.AddSingleton<ISecretBox>(new SecretBox(new byte[32]));
        services?.Invoke(builder.Services);
        builder.Services.AddKpnEenIdentity(builder.Configuration);
        builder.Services.AddConventions(builder.Configuration);
        var app = builder.Build();
        app.UseConventions();
        app.MapKpnEenIdentity();
        app.MapV1().MapClients();
        await app.StartAsync();
        var host = new IdentityHost(app, database, clock, log);
        await host.SeedAsync();
        return host;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await app.DisposeAsync();
        await database.DisposeAsync();
    }

    public Task<Answer> TokenAsync(string form, string? basic = null, string type = "application/x-www-form-urlencoded") =>
        PostAsync("/oauth/token", form, basic, type);

    public async Task<Answer> PostAsync(
        string path,
        string form,
        string? basic = null,
        string type = "application/x-www-form-urlencoded",
        params (string Name, string Value)[] headers
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(form)) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        if (basic is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(basic)));
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return await Answer.OfAsync(await Http.SendAsync(request));
    }

    /// <summary>A client of tenant ten_1 as the registration says, and its secret if it has one.</summary>
    public async Task<(string Id, string? Secret)> RegisterAsync(ClientRegistration registration, string tenant = "ten_1")
    {
        var (client, secret) = await Clients.CreateAsync(ClientOwner.Tenant(tenant), registration, default);
        return (client.Id, secret);
    }

    /// <summary>An access token of the client, with all its scopes or those named.</summary>
    public async Task<string> AccessTokenAsync(ClientSeed client, string? scope = null)
    {
        var answer = await TokenAsync(
            "grant_type=client_credentials" + (scope is null ? "" : $"&scope={scope}"),
            $"{client.Id}:{client.Secret}"
        );
        return answer.Json.GetProperty("access_token").GetString() ?? throw new InvalidOperationException(answer.Text);
    }

    /// <summary>A request without a body and with these headers alone.</summary>
    public async Task<Answer> SendAsync(HttpMethod method, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return await Answer.OfAsync(await Http.SendAsync(request));
    }

    public async Task<Answer> ApiAsync(
        HttpMethod method,
        string path,
        string token,
        string? body = null,
        params (string Name, string Value)[] headers
    )
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return await Answer.OfAsync(await Http.SendAsync(request));
    }

    private async Task SeedAsync()
    {
        foreach (var tenant in new[] { "ten_1", "ten_2" })
            await database.InPlatformAsync(
                session =>
                    session.ExecuteAsync(
                        "INSERT INTO tenants (id, name, domain) VALUES (@tenant, @tenant, @tenant || '.example') ON CONFLICT DO NOTHING",
                        new { tenant }
                    ),
                default
            );
        await Clients.SeedAsync(Client, default);
        await Clients.SeedAsync(Partner, default);
    }
}
