using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;

namespace KpnEen.Http.Outbound;

/// <summary>Which addresses we connect to when a customer names them. IANA special-purpose registries, RFC 6890; what is not global unicast is refused.</summary>
public sealed class AddressGuard(bool allowPrivate)
{
    private static readonly ImmutableArray<IPNetwork> Refused =
    [
        .. new[]
        {
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/4",
            "240.0.0.0/4",
            // v4-compatible, NAT64 and 6to4 carry an IPv4 address inside: refused whole, not unwrapped.
            "::/96",
            "64:ff9b::/96",
            "64:ff9b:1::/48",
            "2002::/16",
            "100::/64",
            "2001::/23",
            "2001:db8::/32",
            "3fff::/20",
            "5f00::/16",
            "fc00::/7",
            "fe80::/10",
            "fec0::/10",
            "ff00::/8",
        }.Select(IPNetwork.Parse),
    ];

    private static readonly ImmutableArray<IPNetwork> Private =
    [
        .. new[] { "10.0.0.0/8", "127.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "::1/128", "fc00::/7" }.Select(IPNetwork.Parse),
    ];

    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");

    /// <summary>Loopback and the private ranges are open: a developer's machine or a closed network.</summary>
    public bool AllowsPrivate => allowPrivate;

    public bool Allows(IPAddress address)
    {
        // IPNetwork looks through a v4-mapped address: it would pass as the IPv4 address inside.
        if (address.IsIPv4MappedToIPv6)
            return false;
        var bare = WithoutScope(address);
        if (allowPrivate && Private.Any(network => network.Contains(bare)))
            return true;
        if (Refused.Any(network => network.Contains(bare)))
            return false;
        return bare.AddressFamily == AddressFamily.InterNetwork || GlobalUnicast.Contains(bare);
    }

    private static IPAddress WithoutScope(IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetworkV6 ? new IPAddress(address.GetAddressBytes()) : address;
}
