using System.Net;
using System.Net.Sockets;

namespace KpnEen.Http.Outbound;

/// <summary>
/// Resolves, filters, and connects to the very address that was vetted: a second look-up could answer differently (DNS rebinding).
/// TLS and the Host header keep the name.
/// </summary>
public sealed class GuardedConnector(AddressGuard guard, IHostResolver resolver)
{
    /// <exception cref="TargetRefusedException">Only forbidden addresses.</exception>
    /// <exception cref="SocketException">Unknown name, or nobody answers.</exception>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var target = context.DnsEndPoint;
        var answers = await resolver.ResolveAsync(target.Host.Trim('[', ']'), cancellation);
        var allowed = answers.Where(guard.Allows).ToArray();
        if (allowed.Length == 0)
            throw new TargetRefusedException();
        return await FirstThatAnswersAsync(allowed, target.Port, cancellation);
    }

    private static async Task<Stream> FirstThatAnswersAsync(IPAddress[] addresses, int port, CancellationToken cancellation)
    {
        for (var i = 0; ; i++)
        {
            var socket = new Socket(addresses[i].AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(new IPEndPoint(addresses[i], port), cancellation);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (SocketException) when (i < addresses.Length - 1)
            {
                socket.Dispose();
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }
    }
}
