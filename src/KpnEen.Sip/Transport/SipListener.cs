using System.Net;

namespace KpnEen.Sip.Transport;

/// <summary>A named local address. Datagrams and connections share the name and the port number.</summary>
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

    internal IDatagramSocket? Socket { get; set; }
}
