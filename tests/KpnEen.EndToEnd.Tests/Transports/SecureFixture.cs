using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using KpnEen.EndToEnd.Tests.Running;
using KpnEen.Testing;

namespace KpnEen.EndToEnd.Tests.Transports;

/// <summary>An exchange with TLS, on IPv6 too.</summary>
public sealed class SecureFixture : IAsyncLifetime
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("kpneen-tls-");

    public Exchange Exchange { get; private set; } = null!;

    public string Certificate => Path.Combine(folder.FullName, "certificate.pem");

    public string Key => Path.Combine(folder.FullName, "key.pem");

    public IPEndPoint Sips => IPEndPoint.Parse((string)Exchange.Server.Sandbox["sips"]!);

    public Uri Ws => new((string)Exchange.Server.Sandbox["ws"]!);

    public Uri Wss => new((string)Exchange.Server.Sandbox["wss"]!);

    /// <summary>Believes the certificate of the sandbox and no other.</summary>
    public SslClientAuthenticationOptions Client
    {
        get
        {
            var policy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
            };
            policy.CustomTrustStore.ImportFromPemFile(Certificate);
            return new() { TargetHost = "localhost", CertificateChainPolicy = policy };
        }
    }

    public async Task InitializeAsync() =>
        Exchange = await Exchange.StartAsync(
            more: new Dictionary<string, string?>
            {
                ["KPNEEN_TLS_CERTIFICATE"] = Certificate,
                ["KPNEEN_TLS_KEY"] = Key,
                ["KPNEEN_WS_ORIGINS"] = "https://phone.example",
                ["KPNEEN_SIPS"] = $"127.0.0.1:{FreePort.Tcp()}",
                ["KPNEEN_HTTPS"] = $"127.0.0.1:{FreePort.Tcp()}",
            }
        );

    public async Task DisposeAsync()
    {
        await Exchange.DisposeAsync();
        folder.Delete(recursive: true);
    }
}
