using System.Net;

namespace KpnEen.Http.Outbound;

/// <summary>The operating system's resolver.</summary>
public sealed class SystemResolver : IHostResolver
{
    // An address is no question, and of 0.0.0.0 and :: the framework would say that the argument is wrong.
    public Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellation) =>
        IPAddress.TryParse(host, out var literal) ? Task.FromResult(new[] { literal }) : Dns.GetHostAddressesAsync(host, cancellation);
}
