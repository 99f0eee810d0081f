using System.Net;

namespace KpnEen.Sdk.Http;

/// <summary>The connections below the pipeline.</summary>
internal static class Connections
{
    public static SocketsHttpHandler Create() =>
        new()
        {
            // A moved service is found again, as a static client would not.
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            ConnectTimeout = TimeSpan.FromSeconds(10),
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.All,
        };
}
