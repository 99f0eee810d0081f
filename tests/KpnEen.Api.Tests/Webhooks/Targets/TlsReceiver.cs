using System.Net;
using System.Security.Authentication;
using System.Security.Cryptography;
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

    public static X509Certificate2 Authority(string name = "CN=Authority")
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-10), now.AddDays(10));
    }

    /// <summary>Signed by the authority, good from yesterday until the given days from now.</summary>
    public static X509Certificate2 Issue(X509Certificate2 authority, string host = Host, int days = 5)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={host}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host);
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        using var bare = request.Create(authority, now.AddDays(-8), now.AddDays(days), RandomNumberGenerator.GetBytes(8));
        using var withKey = bare.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pkcs12), null);
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
