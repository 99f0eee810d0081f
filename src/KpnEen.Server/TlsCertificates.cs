using System.Collections.Immutable;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace KpnEen.Server;

/// <summary>
/// The certificates we show, read from their files again whenever those change: a renewal needs no restart, and connections made before
/// it live on with the old one.
/// </summary>
internal sealed class TlsCertificates : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);
    private readonly TlsOptions options;
    private readonly TimeProvider time;
    private readonly ILogger<TlsCertificates> log;
    private readonly X509Certificate2Collection? clientAuthorities;
    private ImmutableArray<Shown> shown;
    private byte[] fingerprint;

    /// <exception cref="FormatException">A file is missing or holds no certificate with its key.</exception>
    public TlsCertificates(TlsOptions options, TimeProvider time, ILogger<TlsCertificates> log)
    {
        (this.options, this.time, this.log) = (options, time, log);
        try
        {
            fingerprint = Fingerprint();
            shown = Load();
            if (options.ClientAuthorities is { } file)
                (clientAuthorities = []).ImportFromPemFile(file);
        }
        catch (Exception e) when (e is IOException or CryptographicException or UnauthorizedAccessException)
        {
            throw new FormatException($"The files of KPNEEN_TLS_CERTIFICATE, KPNEEN_TLS_KEY cannot be used: {e.Message}", e);
        }
    }

    /// <summary>Who we are to a trunk that asks for our certificate.</summary>
    public X509Certificate2 Own => shown[0].Certificate;

    /// <summary>For HTTPS.</summary>
    public SslServerAuthenticationOptions For(string name) =>
        new()
        {
            ServerCertificateContext = Choose(name).Context,
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        };

    /// <summary>For SIP, where a trunk may show a certificate too; one that is not of the authorities ends the connection.</summary>
    public SslServerAuthenticationOptions ForSip(string name)
    {
        var sip = For(name);
        if (clientAuthorities is null)
            return sip;
        sip.ClientCertificateRequired = true;
        sip.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        sip.CertificateChainPolicy.CustomTrustStore.AddRange(clientAuthorities);
        // Asked for, not insisted on: phones on the same port have none.
        sip.RemoteCertificateValidationCallback = (_, certificate, _, errors) => certificate is null || errors == SslPolicyErrors.None;
        return sip;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await Task.Delay(Interval, time, stoppingToken);
                Refresh();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { }
    }

    private Shown Choose(string name) => shown.FirstOrDefault(s => name.Length > 0 && s.Certificate.MatchesHostname(name)) ?? shown[0];

    private void Refresh()
    {
        try
        {
            var now = Fingerprint();
            if (now.AsSpan().SequenceEqual(fingerprint))
                return;
            // Certificate and key are two files: between the two writes they do not fit, and the next look finds both.
            shown = Load();
            fingerprint = now;
            log.LogInformation("The TLS certificate was renewed: valid until {End:u}", shown[0].Certificate.NotAfter.ToUniversalTime());
        }
        catch (Exception e) when (e is IOException or CryptographicException or UnauthorizedAccessException)
        {
            log.LogWarning("The TLS certificate files changed and cannot be read, the former ones stay: {Reason}", e.Message);
        }
    }

    private byte[] Fingerprint()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (certificate, key) in options.Certificates)
        {
            hash.AppendData(File.ReadAllBytes(certificate));
            hash.AppendData(File.ReadAllBytes(key));
        }
        return hash.GetHashAndReset();
    }

    private ImmutableArray<Shown> Load() => [.. options.Certificates.Select(files => Load(files.Certificate, files.Key))];

    private static Shown Load(string certificate, string key)
    {
        var own = X509Certificate2.CreateFromPemFile(certificate, key);
        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(certificate);
        return new(own, SslStreamCertificateContext.Create(own, chain, offline: true));
    }

    private sealed record Shown(X509Certificate2 Certificate, SslStreamCertificateContext Context);
}
