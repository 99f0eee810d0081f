using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using KpnEen.Api.Conventions;
using KpnEen.Data.Identity;
using KpnEen.Data.Postgres;
using KpnEen.Data.Secrets;
using KpnEen.Identity;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace KpnEen.TokenLoad;

/// <summary>Authorization server and resource server on a real web server and database, and an endpoint that does nothing.</summary>
internal sealed class Platform : IAsyncDisposable
{
    private static readonly ClientSeed Client = new("cli_load", "ten_load", "Load", ["directory:read"], "sec_load-0123456789");
    private readonly WebApplication app;
    private readonly Database database;
    private readonly HttpClient http;

    private Platform(WebApplication app, Database database)
    {
        (this.app, this.database) = (app, database);
        http = new HttpClient(new SocketsHttpHandler()) { BaseAddress = new Uri(app.Urls.First()) };
    }

    public IServiceProvider Services => app.Services;

    public static async Task<Platform> StartAsync(string connection)
    {
        var database = await Database.OpenAsync(connection);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration.AddInMemoryCollection(
            new Dictionary<string, string?> { ["Api:PublicUrl"] = "http://api.test", ["Identity:Issuer"] = "http://issuer.test" }
        );
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(database);
        builder.Services.AddSingleton<ISecretBox>(new SecretBox(new byte[32]));
        builder.Services.AddKpnEenIdentity(builder.Configuration);
        builder.Services.AddConventions(builder.Configuration);
        var app = builder.Build();
        app.MapKpnEenIdentity();
        app.MapPost("/empty", () => Results.Ok());
        await app.StartAsync();
        await database.InPlatformAsync(
            session =>
                session.ExecuteAsync(
                    "INSERT INTO tenants (id, name, domain) VALUES ('ten_load', 'Load', 'load.example') ON CONFLICT DO NOTHING"
                ),
            CancellationToken.None
        );
        await app.Services.GetRequiredService<ClientStore>().SeedAsync(Client, CancellationToken.None);
        return new Platform(app, database);
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await app.DisposeAsync();
        await database.DisposeAsync();
    }

    public Task Token() => PostAsync("/oauth/token");

    public Task Empty() => PostAsync("/empty");

    public async Task<string> TokenAsync() =>
        JsonSerializer.Deserialize<JsonElement>(await PostAsync("/oauth/token")).GetProperty("access_token").GetString()!;

    private async Task<string> PostAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new FormUrlEncodedContent([new("grant_type", "client_credentials")]),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "Basic",
            Convert.ToBase64String(Encoding.ASCII.GetBytes($"{Client.Id}:{Client.Secret}"))
        );
        using var answer = await http.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadAsStringAsync();
    }
}
