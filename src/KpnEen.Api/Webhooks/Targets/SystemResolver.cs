using System.Net;

namespace KpnEen.Api.Webhooks.Targets;

/// <summary>The operating system's resolver.</summary>
internal sealed class SystemResolver : IHostResolver
{
    public Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellation) => Dns.GetHostAddressesAsync(host, cancellation);
}
