using System.Net.Http.Headers;
using System.Text;
using KpnEen.Api.Tests.Conventions;
using KpnEen.Api.Tests.Hosting;
using KpnEen.Api.Tests.Security;
using KpnEen.Api.Webhooks;
using KpnEen.Data;
using KpnEen.Data.Postgres;
using KpnEen.Pbx;
using KpnEen.Pbx.Control;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Log;
using KpnEen.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NSubstitute;

namespace KpnEen.Api.Tests.Webhooks.Rest;

/// <summary>The API and the workers as the server composes them, over HTTP, for two tenants.</summary>
public sealed class WebhookApi : IAsyncDisposable
{
    private const string Scopes = "webhooks:read webhooks:write events:read";
    private static readonly TestIssuer Issuer = new();
    private readonly WebApplication app;
    private readonly DirectoryInfo state;

    private WebhookApi(WebApplication app, DirectoryInfo state)
    {
        (this.app, this.state) = (app, state);
        Client = new HttpClient(new ContractHandler()) { BaseAddress = new Uri(app.Urls.First()) };
    }

    public HttpClient Client { get; }

    public Database Database => app.Services.GetRequiredService<Database>();

    public static async Task<WebhookApi> StartAsync(TestDatabase test, Dictionary<string, string?>? settings = null)
    {
        var state = Directory.CreateTempSubdirectory("kpneen-webhooks-");
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(
            new Dictionary<string, string?>
            {
                ["KPNEEN_DATABASE"] = test.ConnectionString,
                ["KPNEEN_STATE"] = state.FullName,
                ["Api:PublicUrl"] = TestIssuer.Audience,
                ["Api:Issuers:0:Issuer"] = Issuer.Name,
                ["Api:Issuers:0:Jwks"] = Issuer.Jwks,
                ["Webhooks:AllowPrivateTargets"] = "true",
                ["Webhooks:RetryDelaySeconds:0"] = "0",
                ["Webhooks:RetryDelaySeconds:1"] = "86400",
            }
        );
        builder.Configuration.AddInMemoryCollection(settings ?? []);
        builder.Services.AddSingleton(Substitute.For<ICallControl>());
        builder.Services.AddKpnEenData(builder.Configuration);
        builder.Services.AddKpnEenApi(builder.Configuration);
        builder.Services.AddKpnEenWebhooks(builder.Configuration);
        var app = builder.Build();
        app.MapKpnEenApi();
        await app.StartAsync();
        var api = new WebhookApi(app, state);
        await api.Database.InPlatformAsync(
            session =>
                session.ExecuteAsync("INSERT INTO tenants (id, name, domain) VALUES ('ten_a', 'A', 'a.test'), ('ten_b', 'B', 'b.test')"),
            CancellationToken.None
        );
        return api;
    }

    public HttpRequestMessage Request(
        HttpMethod method,
        string path,
        string? body = null,
        string tenant = "ten_a",
        string scopes = Scopes,
        string? ifMatch = null
    )
    {
        var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Issuer.Token(scopes, tenant, $"cli_of_{tenant}"));
        if (body is not null)
            request.Content = new StringContent(
                body,
                Encoding.UTF8,
                method == HttpMethod.Patch ? "application/merge-patch+json" : "application/json"
            );
        if (ifMatch is not null)
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        return request;
    }

    public async Task<Reply> SendAsync(
        HttpMethod method,
        string path,
        string? body = null,
        string tenant = "ten_a",
        string scopes = Scopes,
        string? ifMatch = null
    )
    {
        using var request = Request(method, path, body, tenant, scopes, ifMatch);
        return await Reply.OfAsync(await Client.SendAsync(request));
    }

    public Task<Reply> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public Task<Reply> PostAsync(string path, string? body = null) => SendAsync(HttpMethod.Post, path, body);

    /// <summary>Creates an endpoint and returns its id.</summary>
    public async Task<string> SubscribeAsync(string url)
    {
        var reply = await PostAsync("/v1/webhook-endpoints", $$"""{"url":"{{url}}"}""");
        Assert.Equal(201, reply.Status);
        return reply.Json.GetProperty("id").GetString()!;
    }

    public static ConversationEvent Event(string type = EventTypes.CallAnswered, string? conversation = null, long sequence = 1) =>
        new(
            Ids.New("evt", TimeProvider.System),
            type,
            TimeProvider.System.GetUtcNow(),
            "ten_a",
            conversation ?? Ids.New("conv", TimeProvider.System),
            sequence,
            new EventData { Direction = CallDirection.Inbound, Customer = new Party("+31612345678", "Ünal ☎", Presentation.Allowed, true) }
        );

    public Task PublishAsync(params ConversationEvent[] events) =>
        Database.InPlatformAsync(
            session =>
            {
                foreach (var e in events)
                    session.Emit(new LogEntry(e));
                return Task.CompletedTask;
            },
            CancellationToken.None
        );

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
        state.Delete(recursive: true);
    }
}
