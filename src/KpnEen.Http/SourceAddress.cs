using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;

namespace KpnEen.Http;

/// <summary>Whom a request without a name counts for. Who has IPv6 has a whole /64 (RFC 6177), and would else be a new guest with every request.</summary>
public static class SourceAddress
{
    private const int PrefixBytes = 8;

    public static string Of(HttpContext context) => Of(context.Connection.RemoteIpAddress);

    /// <returns>An IPv4 address, or a network of 64 bits; empty when it is not known.</returns>
    public static string Of(IPAddress? address) =>
        address is null ? ""
        : address.IsIPv4MappedToIPv6 ? address.MapToIPv4().ToString()
        : address.AddressFamily == AddressFamily.InterNetworkV6
            ? new IPAddress([.. address.GetAddressBytes()[..PrefixBytes], .. new byte[PrefixBytes]]).ToString() + "/64"
        : address.ToString();
}
