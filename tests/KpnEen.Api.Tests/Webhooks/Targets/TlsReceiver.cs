using System.Net;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;

namespace KpnEen.Api.Tests.Webhooks.Targets;

/// <summary>A receiver over TLS on a free port of loopback, with a certificate of an authority of its own.</summary>
internal sealed class TlsReceiver : IAsyncDisposable
{
    public const string Host = "crm.example";
    private readonly WebApplication app;

    private TlsReceiver(WebApplication app) => this.app = app;

    public int Port => new Uri(app.Urls.Single()).Port;
    public string Url => $"https://{Host}:{Port}/";

    /// <summary>Subject of the certificate the last request showed.</summary>
    public string? ShownSubject { get; private set; }

    public static async Task<TlsReceiver> StartAsync(
        X509Certificate2 certificate,
        ClientCertificateMode mode = ClientCertificateMode.NoCertificate,
        SslProtocols protocols = SslProtocols.None
    )
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.Listen(
                IPAddress.Loopback,
                0,
                listen =>
                    listen.UseHttps(https =>
                    {
                        https.ServerCertificate = certificate;
                        https.ClientCertificateMode = mode;
                        https.SslProtocols = protocols;
                        https.AllowAnyClientCertificate();
                    })
            )
        );
        var receiver = new TlsReceiver(builder.Build());
        receiver.app.Run(context =>
        {
            receiver.ShownSubject = context.Connection.ClientCertificate?.Subject;
            context.Response.StatusCode = 204;
            return Task.CompletedTask;
        });
        await receiver.app.StartAsync();
        return receiver;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
