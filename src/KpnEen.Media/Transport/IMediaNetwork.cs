using System.Net;

namespace KpnEen.Media.Transport;

/// <summary>Where RTP and RTCP sockets come from: the real network, or a simulated one in tests.</summary>
public interface IMediaNetwork
{
    /// <summary>Binds a datagram socket; port 0 means any free one.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">The address is in use or not ours.</exception>
    IMediaSocket Bind(IPEndPoint local, IMediaReceiver receiver);
}
