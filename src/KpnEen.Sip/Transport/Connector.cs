using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;

namespace KpnEen.Sip.Transport;

/// <summary>Makes connections.</summary>
internal sealed class Connector(SipStackOptions options, TimeProvider time) : IDisposable
{
    private readonly SocketConnectionContextFactory sockets = new(new SocketConnectionFactoryOptions(), NullLogger.Instance);

    /// <param name="name">Who must be there, by its certificate; null: the address.</param>
    /// <returns>Null when nobody answers, or not in time.</returns>
    public async Task<ConnectionContext?> ConnectAsync(SipTransportKind kind, IPEndPoint remote, string? name)
    {
        if (kind != SipTransportKind.Tcp)
            return null;
        var socket = new Socket(remote.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            TcpLiveness.Apply(socket);
            using var patience = new CancellationTokenSource(options.Connections.Connect, time);
            await socket.ConnectAsync(remote, patience.Token);
            return sockets.Create(socket);
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            socket.Dispose();
            return null;
        }
    }

    public void Dispose() => sockets.Dispose();
}
