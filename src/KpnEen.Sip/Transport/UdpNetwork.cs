using System.Net;

namespace KpnEen.Sip.Transport;

/// <summary>Real UDP sockets.</summary>
public sealed class UdpNetwork : IDatagramNetwork
{
    public IDatagramSocket Bind(IPEndPoint local, IDatagramReceiver receiver) => throw new NotImplementedException();
}
