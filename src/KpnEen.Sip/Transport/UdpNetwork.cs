using System.Net;

namespace KpnEen.Sip.Transport;

/// <summary>Real UDP sockets: one receiving thread a socket, which runs the stack to completion on each datagram.</summary>
public sealed class UdpNetwork : IDatagramNetwork
{
    public IDatagramSocket Bind(IPEndPoint local, IDatagramReceiver receiver) => new UdpSocket(local, receiver);
}
