using System.Net;

namespace KpnEen.Media.Transport;

/// <summary>Takes the datagrams of one socket, one after the other, on the thread that received them.</summary>
public interface IMediaReceiver
{
    /// <summary>Handles one datagram to its end. The buffer may be rewritten in place and is reused after the return.</summary>
    void OnPacket(Span<byte> packet, IPEndPoint from);
}
