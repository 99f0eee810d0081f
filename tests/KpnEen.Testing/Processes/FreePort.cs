using System.Net;
using System.Net.Sockets;

namespace KpnEen.Testing;

/// <summary>
/// Ports on 127.0.0.1 that nobody uses at this moment, none handed out twice and none to another test process. A stranger may still take
/// one before its user does: users try again.
/// </summary>
public static class FreePort
{
    private static readonly Lock Gate = new();

    // Kept for as long as the process lives: what was handed out may be in use by then.
    private static readonly List<PortBlock> Blocks = [];

    public static int Tcp() => Take(1, port => IsFree(port, ProtocolType.Tcp, SocketType.Stream));

    public static int Udp() => Take(1, port => IsFree(port, ProtocolType.Udp, SocketType.Dgram));

    /// <summary>Free on UDP and TCP alike, for SIP.</summary>
    public static int Both() => Take(1, IsFreeForSip);

    /// <summary>Free for SIP, and the one after it for SIP over TLS: baresip opens both, asked or not.</summary>
    public static int BothAndNext() => Take(2, port => IsFreeForSip(port) && IsFree(port + 1, ProtocolType.Tcp, SocketType.Stream));

    /// <summary>The first of four for RTP and RTCP of sound and picture, as SIPp opens them.</summary>
    public static int Media() => Take(4, port => Enumerable.Range(port, 4).All(p => IsFree(p, ProtocolType.Udp, SocketType.Dgram)));

    private static int Take(int count, Func<int, bool> isFree)
    {
        lock (Gate)
        {
            while (true)
            {
                if (Blocks is not [.., var block] || block.Take(count) is not { } port)
                    Blocks.Add(PortBlock.Claim());
                else if (isFree(port))
                    return port;
            }
        }
    }

    private static bool IsFreeForSip(int port) =>
        IsFree(port, ProtocolType.Tcp, SocketType.Stream) && IsFree(port, ProtocolType.Udp, SocketType.Dgram);

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
