using System.Net;
using System.Text;
using KpnEen.Sdk.Webhooks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace KpnEen.Sdk.Tests.Hosting;

/// <summary>A receiver on a free port of loopback, and one who signs deliveries to it.</summary>
internal sealed class SignedSender : IAsyncDisposable
{
    public const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private readonly HttpMessageInvoker _sender = new(new SocketsHttpHandler());
    private readonly WebApplication _app;
    private readonly Uri _url;

    private SignedSender(WebApplication app) =>
        (_app, _url) = (
            app,
            new Uri(
                new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()),
                "/hooks"
            )
        );

    public IServiceProvider Services => _app.Services;

    public static async Task<SignedSender> StartAsync(Action<KpnEenWebhookOptions>? options, Action<KpnEenWebhookBuilder> handlers)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        handlers(
            builder.Services.AddKpnEenWebhooks(o =>
            {
                o.UseSecrets(Secret);
                options?.Invoke(o);
            })
        );
        var app = builder.Build();
        app.MapKpnEenWebhooks("/hooks");
        await app.StartAsync();
        return new SignedSender(app);
    }

    public async Task<HttpResponseMessage> SendAsync(KpnEenEvent made, string secret = Secret)
    {
        var body = Encoding.UTF8.GetBytes(KpnEenModelFactory.Json(made));
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        using var request = new HttpRequestMessage(HttpMethod.Post, _url) { Content = new ByteArrayContent(body) };
        request.Headers.Add(WebhookHeaders.IdName, made.Id);
        request.Headers.Add(WebhookHeaders.TimestampName, $"{now}");
        request.Headers.Add(WebhookHeaders.SignatureName, WebhookSecret.Parse(secret).SignatureHeader(made.Id, now, body));
        return await _sender.SendAsync(request, default);
    }

    public async Task<HttpStatusCode> StatusAsync(KpnEenEvent made, string secret = Secret)
    {
        using var response = await SendAsync(made, secret);
        return response.StatusCode;
    }

    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        _sender.Dispose();
        await _app.DisposeAsync();
    }
}
