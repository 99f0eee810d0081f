using System.Net;

namespace KpnEen.Sip.Transport;

/// <summary>A local address under a name; several addresses (IPv4 and IPv6) may share one. Datagrams and connections have the same port.</summary>
public sealed class SipListener
{
    internal SipListener(string name, IPEndPoint local)
    {
        Name = name;
        LocalEndPoint = local;
    }

    public string Name { get; }

    /// <summary>The real address, its port known even when 0 was asked for.</summary>
    public IPEndPoint LocalEndPoint { get; internal set; }

    /// <summary>Where TLS is taken, which our Contact names on connections we make; null: nowhere, a peer has that connection alone.</summary>
    public IPEndPoint? Secure { get; set; }

    internal IDatagramSocket? Socket { get; set; }
}
