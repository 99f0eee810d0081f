using System.Net;
using System.Net.Sockets;

namespace KpnEen.Sip.Transport;

/// <summary>From a URI to an address: numeric hosts at once, names by the system's resolver (RFC 3263 without NAPTR and SRV).</summary>
internal static class HostResolver
{
    public static async ValueTask<IPEndPoint?> ResolveAsync(SipUri uri)
    {
        var host = uri.Parameters["maddr"] is { Length: > 0 } maddr ? maddr : uri.Host;
        var port = uri.Port ?? (uri.TransportParameter is SipTransportKind.Tls ? 5061 : 5060);
        if (port == 0 || host.Length == 0)
            return null;
        if (IPAddress.TryParse(host.AsSpan().Trim("[]"), out var numeric))
            return new(numeric, port);
        try
        {
            var found = await Dns.GetHostAddressesAsync(host, AddressFamily.InterNetwork);
            return found.Length == 0 ? null : new(found[0], port);
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            return null;
        }
    }
}
