using System.Net;
using System.Net.Sockets;
using System.Text;

namespace KpnEen.Testing;

/// <summary>SIP on UDP, from an address of choice.</summary>
public sealed class DatagramWire : ISipWire
{
    private readonly Socket socket;
    private readonly IPEndPoint server;

    public DatagramWire(IPAddress local, IPEndPoint server)
    {
        this.server = server;
        socket = new Socket(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(local, 0));
    }

    public IPEndPoint Local => (IPEndPoint)socket.LocalEndPoint!;

    public async Task SendAsync(string message, CancellationToken cancellation) =>
        await socket.SendToAsync(Encoding.UTF8.GetBytes(message), SocketFlags.None, server, cancellation);

    public async Task<string?> ReceiveAsync(CancellationToken cancellation)
    {
        var buffer = new byte[65_536];
        var received = await socket.ReceiveFromAsync(buffer, SocketFlags.None, server, cancellation);
        return Encoding.UTF8.GetString(buffer, 0, received.ReceivedBytes);
    }

    public ValueTask DisposeAsync()
    {
        socket.Dispose();
        return ValueTask.CompletedTask;
    }
}
