using System.Net;

namespace KpnEen.Media.Sdp;

/// <summary>A c= line (RFC 8866 5.7).</summary>
/// <param name="AddressType">IP4 or IP6.</param>
/// <param name="Host">Address as written, without TTL; may be a name, which is never resolved here.</param>
public sealed record SdpConnection(string AddressType, string Host)
{
    /// <summary>The address, or null when a name was given.</summary>
    public IPAddress? Address => IPAddress.TryParse(Host, out var address) ? address : null;

    /// <summary>0.0.0.0 or ::, the old way to put a call on hold (RFC 3264 8.4).</summary>
    public bool IsNowhere => Address is { } address && (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any));

    public override string ToString() => $"IN {AddressType} {Host}";
}
