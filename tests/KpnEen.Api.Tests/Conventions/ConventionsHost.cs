using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using KpnEen.Api.Conventions;
using KpnEen.Api.Security;
using KpnEen.Api.Tests.Security;
using KpnEen.Data.Postgres;
using KpnEen.Data.Secrets;
using KpnEen.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace KpnEen.Api.Tests.Conventions;

/// <summary>The conventions around <see cref="Things"/>, on a real web server and a real database.</summary>
public sealed class ConventionsHost : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly Database database;

    private ConventionsHost(WebApplication app, Database database, Things things, CapturedLog log)
    {
        (this.app, this.database, Things, Log) = (app, database, things, log);
        Client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(app.Urls.First()) };
        Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Issuer.Token());
    }

    public static TestIssuer Issuer { get; } = new();

    public HttpClient Client { get; }

    public Things Things { get; }

    public CapturedLog Log { get; }

    public IServiceProvider Services => app.Services;

    public static async Task<ConventionsHost> StartAsync(
        TestDatabase test,
        Dictionary<string, string?>? settings = null,
        Action<IServiceCollection>? services = null
    )
    {
        var database = await Database.OpenAsync(test.ConnectionString);
        var builder = WebApplication.CreateSlimBuilder();
        var things = new Things();
        var log = new CapturedLog();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders().AddProvider(log).SetMinimumLevel(LogLevel.Debug);
        builder.Configuration.AddInMemoryCollection(
            settings
                ?? new()
                {
                    ["Api:PublicUrl"] = TestIssuer.Audience,
                    ["Api:Issuers:0:Issuer"] = Issuer.Name,
                    ["Api:Issuers:0:Jwks"] = Issuer.Jwks,
                    ["Api:Issuers:0:MayBePartner"] = "true",
                }
        );
        builder.Services.AddSingleton(database);
        builder.Services.AddSingleton<ISecretBox>(new SecretBox(new byte[32]));
        builder.Services.AddConventions(builder.Configuration);
        services?.Invoke(builder.Services);
        var app = builder.Build();
        app.UseConventions();
        things.Map(app.MapV1());
        await app.StartAsync();
        return new ConventionsHost(app, database, things, log);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await app.DisposeAsync();
        await database.DisposeAsync();
    }

    public async Task<Reply> SendAsync(
        HttpMethod method,
        string path,
        string? body = null,
        string type = "application/json",
        params (string Name, string Value)[] headers
    )
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        }
        foreach (var (name, value) in headers)
        {
            if (name == "Authorization")
                request.Headers.Authorization =
                    value.Length == 0 ? new AuthenticationHeaderValue("None") : AuthenticationHeaderValue.Parse(value);
            else
                request.Headers.TryAddWithoutValidation(name, value);
        }
        return await Reply.OfAsync(await Client.SendAsync(request));
    }

    public Task<Reply> GetAsync(string path, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Get, path, headers: headers);

    public Task<Reply> PostAsync(string path, string body, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Post, path, body, headers: headers);
}
