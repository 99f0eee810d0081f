using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace KpnEen.Server;

/// <summary>A certificate nobody but its owner believes, so that TLS can be tried where there is none yet.</summary>
internal static class SelfSigned
{
    private const string Name = "CN=KPN EEN sandbox";
    private static readonly TimeSpan Validity = TimeSpan.FromDays(397);
    private static readonly TimeSpan Remaining = TimeSpan.FromDays(30);

    /// <summary>Writes certificate and key where there is neither, and anew when its own end. What somebody else made is never touched.</summary>
    public static void WriteTo(string certificateFile, string keyFile, IEnumerable<IPAddress> addresses, TimeProvider time)
    {
        var now = time.GetUtcNow();
        if ((File.Exists(certificateFile) || File.Exists(keyFile)) && !IsOwnAndEnds(certificateFile, now))
            return;
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(Name, key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        foreach (var address in addresses.Append(IPAddress.Loopback).Append(IPAddress.IPv6Loopback).Distinct())
            names.AddIpAddress(address);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        using var certificate = request.CreateSelfSigned(now - TimeSpan.FromDays(1), now + Validity);
        Directory.CreateDirectory(Path.GetDirectoryName(certificateFile)!);
        Write(keyFile, key.ExportPkcs8PrivateKeyPem());
        Write(certificateFile, certificate.ExportCertificatePem());
    }

    private static bool IsOwnAndEnds(string file, DateTimeOffset now)
    {
        try
        {
            using var present = X509Certificate2.CreateFromPem(File.ReadAllText(file));
            return present.Subject == Name && present.Issuer == Name && present.NotAfter.ToUniversalTime() < (now + Remaining).UtcDateTime;
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            // Not ours to judge: whoever reads it next says what is wrong with it.
            return false;
        }
    }

    private static void Write(string file, string text)
    {
        var mode = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            mode.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var writer = new StreamWriter(file, mode);
        writer.Write(text);
    }
}
