using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using KpnEen.Data.Webhooks;

namespace KpnEen.Api.Webhooks.Targets;

/// <summary>Certificates of one receiver: whom to trust, and what to show.</summary>
internal sealed class ReceiverCertificates
{
    private const int MostAuthorities = 10;
    private readonly X509Certificate2Collection? authorities;
    private readonly SslStreamCertificateContext? own;

    private ReceiverCertificates(X509Certificate2Collection? authorities, SslStreamCertificateContext? own) =>
        (this.authorities, this.own) = (authorities, own);

    /// <exception cref="CryptographicException">They cannot be read.</exception>
    public static ReceiverCertificates Of(ReceiverTls tls)
    {
        SslStreamCertificateContext? own = null;
        if (tls is { ClientCertificate: { } certificate, ClientKey: { } key })
        {
            var chain = Read(certificate);
            own = SslStreamCertificateContext.Create(
                X509Certificate2.CreateFromPem(certificate, key),
                chain.Count > 1 ? chain : null,
                offline: true
            );
        }
        return new ReceiverCertificates(tls.CaCertificates is { } pem ? Read(pem) : null, own);
    }

    /// <summary>One to ten certificates.</summary>
    public static bool AreAuthorities(string pem)
    {
        try
        {
            return Read(pem).Count is > 0 and <= MostAuthorities;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    /// <summary>Whether the key is that of the first certificate.</summary>
    public static bool Match(string certificate, string key)
    {
        try
        {
            using var both = X509Certificate2.CreateFromPem(certificate, key);
            return both.HasPrivateKey;
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            return false;
        }
    }

    public void Apply(SslClientAuthenticationOptions options)
    {
        if (authorities is not null)
        {
            options.CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
                DisableCertificateDownloads = true,
            };
            options.CertificateChainPolicy.CustomTrustStore.AddRange(authorities);
        }
        options.ClientCertificateContext = own;
    }

    private static X509Certificate2Collection Read(string pem)
    {
        var found = new X509Certificate2Collection();
        found.ImportFromPem(pem);
        return found;
    }
}
