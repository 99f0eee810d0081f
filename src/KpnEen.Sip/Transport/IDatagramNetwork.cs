using System.Net;

namespace KpnEen.Sip.Transport;

/// <summary>Where datagram sockets come from: the real network or a simulated one.</summary>
public interface IDatagramNetwork
{
    /// <summary>Binds a socket. Port 0 takes any free one. Throws <see cref="System.Net.Sockets.SocketException"/> when the address is taken or not ours.</summary>
    IDatagramSocket Bind(IPEndPoint local, IDatagramReceiver receiver);

    /// <summary>Where all receivers of this network are called; null when each socket has a thread of its own.</summary>
    SynchronizationContext? Context => null;
}
