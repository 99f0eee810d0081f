using System.Net;

namespace KpnEen.Server;

internal static class TlsComposition
{
    /// <param name="selfSigned">Files that are not there are made; in production their lack is an error.</param>
    public static void AddTls(this IServiceCollection services, TlsOptions tls, bool selfSigned)
    {
        if (selfSigned)
        {
            var addresses = tls.Sips.Select(address => address.Address).Append(tls.Https?.Address ?? IPAddress.Loopback);
            foreach (var (certificate, key) in tls.Certificates)
                SelfSigned.WriteTo(certificate, key, addresses, TimeProvider.System);
        }
        services.AddSingleton(tls);
        services.AddSingleton<TlsCertificates>();
        services.AddHostedService(s => s.GetRequiredService<TlsCertificates>());
    }
}
