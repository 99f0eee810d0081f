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
            // What is too much for them waits here, and not in ten thousand sockets.
            MaxConnectionsPerServer = 256,
            EnableMultipleHttp2Connections = true,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.All,
        };
}
