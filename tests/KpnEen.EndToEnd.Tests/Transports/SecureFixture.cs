using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using KpnEen.EndToEnd.Tests.Running;
using KpnEen.Testing;

namespace KpnEen.EndToEnd.Tests.Transports;

/// <summary>An exchange with TLS, on IPv6 too.</summary>
public class SecureFixture : IAsyncLifetime
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

    /// <summary>One the operator brought, for another name; it ends tomorrow.</summary>
    public string Given => Path.Combine(folder.FullName, "given.pem");

    /// <summary>Whose client certificates the exchange believes.</summary>
    public X509Certificate2 Authority { get; } = MakeAuthority();

    /// <summary>A certificate a trunk shows; by the authority, or by nobody but itself.</summary>
    public X509Certificate2 ClientCertificate(bool byAuthority)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=sbc.carrier.example", key, HashAlgorithmName.SHA256);
        var (from, to) = (Authority.NotBefore, Authority.NotAfter);
        if (!byAuthority)
            return request.CreateSelfSigned(from, to);
        using var signed = request.Create(Authority, from, to, [1, 2, 3]);
        // SslStream wants a key that is kept with the certificate.
        using var withKey = signed.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pkcs12), null);
    }

    private static X509Certificate2 MakeAuthority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Carriers", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }

    /// <summary>Whether who connects by SIP over TLS is asked for a certificate. Linphone 5.1 stops at the question and never answers.</summary>
    protected virtual bool AsksForCertificates => true;

    public async Task InitializeAsync()
    {
        var https = FreePort.Tcp();
        var authorities = Path.Combine(folder.FullName, "authorities.pem");
        await File.WriteAllTextAsync(authorities, Authority.ExportCertificatePem());
        var givenKey = Path.Combine(folder.FullName, "given-key.pem");
        using (var given = ClientCertificate(byAuthority: false))
        {
            await File.WriteAllTextAsync(Given, given.ExportCertificatePem());
            await File.WriteAllTextAsync(givenKey, given.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        }
        Exchange = await Exchange.StartAsync(
            more: new Dictionary<string, string?>
            {
                ["KPNEEN_TLS_CERTIFICATE"] = $"{Certificate},{Given}",
                ["KPNEEN_TLS_KEY"] = $"{Key},{givenKey}",
                ["KPNEEN_TLS_CLIENT_CA"] = AsksForCertificates ? authorities : null,
                ["KPNEEN_WS_ORIGINS"] = $"https://phone.example,https://127.0.0.1:{https}",
                ["KPNEEN_SIPS"] = $"127.0.0.1:{FreePort.Tcp()}",
                ["KPNEEN_HTTPS"] = $"127.0.0.1:{https}",
            }
        );
    }

    public async Task DisposeAsync()
    {
        Authority.Dispose();
        await Exchange.DisposeAsync();
        folder.Delete(recursive: true);
    }
}
