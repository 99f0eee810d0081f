using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace KpnEen.Sip.Tests.Transport;

/// <summary>Signs certificates for a test.</summary>
internal sealed class TestAuthority : IDisposable
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public TestAuthority()
    {
        var request = new CertificateRequest("CN=Test authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        Certificate = request.CreateSelfSigned(Now.AddYears(-1), Now.AddYears(1));
    }

    public X509Certificate2 Certificate { get; }

    public X509Certificate2 Issue(string name, bool expired = false) => Make(name, expired, Certificate);

    public static X509Certificate2 SelfSigned(string name) => Make(name, false, null);

    public void Dispose()
    {
        Certificate.Dispose();
        key.Dispose();
    }

    private static X509Certificate2 Make(string name, bool expired, X509Certificate2? issuer)
    {
        using var own = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", own, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        if (IPAddress.TryParse(name, out var address))
            names.AddIpAddress(address);
        else
            names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        var (from, to) = expired ? (Now.AddDays(-20), Now.AddDays(-10)) : (Now.AddDays(-1), Now.AddDays(30));
        if (issuer is null)
            return request.CreateSelfSigned(from, to);
        using var signed = request.Create(issuer, from, to, [1, 2, 3, 4]);
        return signed.CopyWithPrivateKey(own);
    }
}
