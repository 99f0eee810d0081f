using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using KpnEen.Sip.Locating;
using KpnEen.Sip.Transport;

namespace KpnEen.Server;

internal static class WaysOut
{
    /// <summary>How servers of trunks are found, and whom we believe to be one.</summary>
    public static void AddWaysOut(this IServiceCollection services, ServerOptions server)
    {
        services.AddSingleton<INameService>(s => new NameCache(
            new DnsNames(server.NameServers),
            s.GetService<TimeProvider>() ?? TimeProvider.System
        ));
        var authorities = server.TlsTrust is { } file ? Read(file) : null;
        services.AddSingleton(s =>
        {
            var certificates = s.GetService<TlsCertificates>();
            return new TlsClientOptions { Authorities = authorities, Certificate = () => certificates?.Own };
        });
    }

    private static X509Certificate2Collection Read(string file)
    {
        try
        {
            var authorities = new X509Certificate2Collection();
            authorities.ImportFromPemFile(file);
            return authorities;
        }
        catch (Exception e) when (e is IOException or CryptographicException)
        {
            throw new FormatException($"The file of KPNEEN_TLS_TRUST cannot be used: {e.Message}", e);
        }
    }
}
