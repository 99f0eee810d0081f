using System.Net;
using System.Net.Sockets;

namespace KpnEen.Testing;

/// <summary>Ports on 127.0.0.1 that nobody uses at this moment. Another may take one before its user does: users try again.</summary>
public static class FreePort
{
    /// <summary>Handed out by this process already; a foreign phone is given two tests' worth of time to bind.</summary>
    private static readonly HashSet<int> Given = [];

    public static int Tcp() => Take(ProtocolType.Tcp, SocketType.Stream);

    public static int Udp() => Take(ProtocolType.Udp, SocketType.Dgram);

    /// <summary>Free on UDP and TCP alike, for SIP.</summary>
    public static int Both()
    {
        for (var tries = 0; tries < 100; tries++)
        {
            var port = Tcp();
            if (IsFree(port, ProtocolType.Udp, SocketType.Dgram))
                return port;
        }
        throw new InvalidOperationException("No port on 127.0.0.1 is free for both UDP and TCP.");
    }

    /// <summary>Free for SIP, and the one after it for SIP over TLS: baresip opens both, asked or not.</summary>
    public static int BothAndNext()
    {
        for (var tries = 0; tries < 100; tries++)
        {
            var port = Both();
            if (IsFree(port + 1, ProtocolType.Tcp, SocketType.Stream))
                return port;
        }
        throw new InvalidOperationException("No port on 127.0.0.1 is free with the one after it.");
    }

    private static int Take(ProtocolType protocol, SocketType type)
    {
        while (true)
        {
            using var socket = new Socket(AddressFamily.InterNetwork, type, protocol);
            socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            var port = ((IPEndPoint)socket.LocalEndPoint!).Port;
            lock (Given)
            {
                if (Given.Add(port))
                    return port;
            }
        }
    }

    private static bool IsFree(int port, ProtocolType protocol, SocketType type)
    {
        try
        {
            using var socket = new Socket(AddressFamily.InterNetwork, type, protocol);
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
