using System.Net;
using System.Net.Sockets;

namespace KpnEen.Http.Outbound;

/// <summary>
/// Resolves, filters, and connects to the very address that was vetted: a second look-up could answer differently (DNS rebinding).
/// TLS and the Host header keep the name. With an egress proxy the same, through a tunnel to that address.
/// </summary>
/// <param name="proxy">Null: straight.</param>
public sealed class GuardedConnector(AddressGuard guard, IHostResolver resolver, EgressProxy? proxy = null)
{
    /// <exception cref="TargetRefusedException">Only forbidden addresses.</exception>
    /// <exception cref="SocketException">Unknown name, or nobody answers.</exception>
    /// <exception cref="IOException">The proxy refuses.</exception>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var target = context.DnsEndPoint;
        return await ConnectAsync(target.Host, await ResolveAsync(target.Host, cancellation), target.Port, cancellation);
    }

    /// <returns>The addresses of the host that may be connected to.</returns>
    /// <exception cref="TargetRefusedException">None.</exception>
    /// <exception cref="SocketException">Unknown name.</exception>
    public async Task<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken cancellation)
    {
        var allowed = (await resolver.ResolveAsync(Bare(host), cancellation)).Where(guard.Allows).ToArray();
        return allowed.Length > 0 ? allowed : throw new TargetRefusedException();
    }

    /// <param name="vetted">Of <see cref="ResolveAsync"/>: the first that answers is taken.</param>
    /// <exception cref="SocketException">Nobody answers.</exception>
    /// <exception cref="IOException">The proxy refuses.</exception>
    public async Task<Stream> ConnectAsync(string host, IReadOnlyList<IPAddress> vetted, int port, CancellationToken cancellation)
    {
        for (var i = 0; ; i++)
        {
            var address = new IPEndPoint(vetted[i], port);
            try
            {
                return proxy is null || proxy.Bypasses(Bare(host), vetted[i])
                    ? await TcpAsync(address, cancellation)
                    : await proxy.TunnelAsync(address, cancellation);
            }
            catch (Exception e) when (e is SocketException or IOException && i < vetted.Count - 1)
            {
                // The next address may answer.
            }
        }
    }

    internal static async Task<Stream> TcpAsync(EndPoint address, CancellationToken cancellation)
    {
        var socket = address is IPEndPoint ip
            ? new Socket(ip.AddressFamily, SocketType.Stream, ProtocolType.Tcp)
            : new Socket(SocketType.Stream, ProtocolType.Tcp);
        socket.NoDelay = true;
        try
        {
            await socket.ConnectAsync(address, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static string Bare(string host) => host.Trim('[', ']');
}
