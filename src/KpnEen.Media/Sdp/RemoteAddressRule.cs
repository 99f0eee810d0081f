using System.Net;
using System.Net.Sockets;

namespace KpnEen.Media.Sdp;

/// <summary>Where media may be sent at all. An offer must not turn us on our own host, the link or a crowd.</summary>
internal sealed class RemoteAddressRule(IPAddress own, bool allowLoopback)
{
    /// <exception cref="MediaNegotiationException">No media may go there.</exception>
    public void Check(IPAddress address)
    {
        if (address.AddressFamily != own.AddressFamily)
            throw new MediaNegotiationException(301, "Incompatible network address format");
        if (IPAddress.IsLoopback(address) ? !(allowLoopback || IPAddress.IsLoopback(own)) : IsForbidden(address))
            throw new MediaNegotiationException(300, "Media address not allowed");
    }

    private static bool IsForbidden(IPAddress address)
    {
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
            return address.IsIPv6Multicast || address.IsIPv6LinkLocal || address.IsIPv4MappedToIPv6;
        Span<byte> octets = stackalloc byte[4];
        address.TryWriteBytes(octets, out _);
        // This network, link-local (cloud metadata lives there), multicast, reserved and broadcast.
        return octets[0] == 0 || octets[0] >= 224 || (octets[0] == 169 && octets[1] == 254);
    }
}
