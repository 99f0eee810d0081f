using System.Net.Sockets;

namespace KpnEen.Sip.Transport;

/// <summary>Finds out within half a minute that the other end of a connection is gone without a word.</summary>
public static class TcpLiveness
{
    private const int UserTimeoutMilliseconds = 30_000;

    /// <summary>On a connected socket, or on a listening one whose connections inherit it (Linux).</summary>
    public static void Apply(Socket socket)
    {
        ArgumentNullException.ThrowIfNull(socket);
        // Silent for 15 s: three probes, 5 s apart.
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 15);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 5);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 3);
        // tcp(7) TCP_USER_TIMEOUT = 18: what was sent and not acknowledged for so long ends the connection.
        if (OperatingSystem.IsLinux())
            socket.SetRawSocketOption(6, 18, BitConverter.GetBytes(UserTimeoutMilliseconds));
    }
}
