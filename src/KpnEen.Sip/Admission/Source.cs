using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using KpnEen.Sip.Transport;

namespace KpnEen.Sip.Admission;

/// <summary>Who a request is counted against.</summary>
/// <param name="Address">One host, or the network of an IPv6 one: nobody has fewer than 2^64 of those addresses.</param>
internal readonly record struct Source(IPAddress Address, IPEndPoint EndPoint)
{
    /// <param name="headers">Of the request, Via stamped; null when it could not be read.</param>
    public static Source Of(SipFlow flow, SipRequest? request, ImmutableHashSet<IPAddress> edges)
    {
        var endPoint = flow.Remote;
        if (!edges.IsEmpty && edges.Contains(Plain(endPoint.Address)) && request?.Vias is [_, var before, ..])
            endPoint = BehindEdge(before) ?? endPoint;
        return new(NetworkOf(endPoint.Address), endPoint);
    }

    /// <summary>The host that made the request: the flow's, or the one a proxy of ours heard. Null when a proxy that is not ours stands between.</summary>
    public static IPAddress? OriginOf(SipFlow flow, SipRequest request, ImmutableHashSet<IPAddress> edges) =>
        request.Vias switch
        {
            [_] => flow.Remote.Address,
            [_, var before] when edges.Contains(Plain(flow.Remote.Address)) => BehindEdge(before)?.Address,
            _ => null,
        };

    // RFC 3581: what our own proxy wrote into the Via of who came to it.
    private static IPEndPoint? BehindEdge(Via via) =>
        IPAddress.TryParse(via.Parameters["received"] ?? via.Host, out var address)
            ? new(address, ushort.TryParse(via.Parameters["rport"], out var port) ? port : via.Port ?? 5060)
            : null;

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    /// <summary>The address, or the /64 of an IPv6 one.</summary>
    public static IPAddress NetworkOf(IPAddress address)
    {
        if (address.AddressFamily == AddressFamily.InterNetwork)
            return address;
        if (address.IsIPv4MappedToIPv6)
            return address.MapToIPv4();
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], 0);
        return new(bytes);
    }
}
