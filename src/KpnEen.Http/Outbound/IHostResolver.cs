using System.Net;

namespace KpnEen.Http.Outbound;

/// <summary>Name to addresses; a seam so that a test can be a resolver that lies.</summary>
public interface IHostResolver
{
    /// <exception cref="System.Net.Sockets.SocketException">The name is unknown or the resolver is away.</exception>
    Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellation);
}
