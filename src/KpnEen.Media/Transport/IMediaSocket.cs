using System.Net;

namespace KpnEen.Media.Transport;

/// <summary>One bound datagram socket. Sending never blocks and never throws for what the network does.</summary>
public interface IMediaSocket : IDisposable
{
    IPEndPoint LocalEndPoint { get; }

    void Send(ReadOnlySpan<byte> packet, in PeerAddress to);
}
