using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace KpnEen.Sip.Transport;

/// <summary>The address by which the other end of a flow reaches us, also when we listen on all addresses.</summary>
internal sealed class LocalHost(string? configured)
{
    private const int KnownPeers = 10_000;
    private readonly ConcurrentDictionary<IPAddress, string> byPeer = new();

    /// <summary>host:port for Via and Contact.</summary>
    public string HostPort(SipFlow flow) => $"{Host(flow)}:{flow.Local.Port}";

    public string Host(SipFlow flow)
    {
        if (configured is not null)
            return configured;
        var local = flow.Local.Address;
        if (!local.Equals(IPAddress.Any) && !local.Equals(IPAddress.IPv6Any))
            return Text(local);
        if (byPeer.Count >= KnownPeers)
            byPeer.Clear();
        return byPeer.GetOrAdd(flow.Remote.Address, static peer => Text(TowardsPeer(peer)));
    }

    private static string Text(IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{address}]" : address.ToString();

    // Connecting a datagram socket sends nothing; it asks the routing table which address we would have.
    private static IPAddress TowardsPeer(IPAddress peer)
    {
        using var probe = new Socket(peer.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            probe.Connect(peer, 5060);
            return ((IPEndPoint)probe.LocalEndPoint!).Address;
        }
        catch (SocketException)
        {
            return IPAddress.Loopback;
        }
    }
}
