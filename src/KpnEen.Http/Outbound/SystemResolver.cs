using System.Net;

namespace KpnEen.Http.Outbound;

/// <summary>The operating system's resolver.</summary>
public sealed class SystemResolver : IHostResolver
{
    public Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellation) => Dns.GetHostAddressesAsync(host, cancellation);
}
