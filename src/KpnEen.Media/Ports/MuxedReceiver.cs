using KpnEen.Media.Dtls;
using KpnEen.Media.Transport;

namespace KpnEen.Media.Ports;

/// <summary>Stands at the RTP port: what shares it, when that is agreed, goes its own way: RTCP (RFC 5761 4), STUN and DTLS (RFC 7983).</summary>
internal sealed class MuxedReceiver(IMediaReceiver rtp, IMediaReceiver rtcp) : IMediaReceiver
{
    private volatile bool _isShared;
    private volatile DtlsTransport? _dtls;
    private volatile BundledReceiver? _bundled;

    public bool IsShared
    {
        set => _isShared = value;
    }

    /// <summary>Takes checks and handshakes; null: they are nothing.</summary>
    public DtlsTransport? Dtls
    {
        set => _dtls = value;
    }

    /// <summary>Takes the payload types of the line that shares the port; null: none does.</summary>
    public BundledReceiver? Bundled
    {
        set => _bundled = value;
    }

    // Payload types 64 to 95 are RTCP's when both come on one port; 192 to 223 with the bit that RTP calls the marker.
    public void OnPacket(in Datagram datagram)
    {
        if (_isShared && datagram.Length > 1 && datagram.Packet[1] is >= 192 and <= 223)
            rtcp.OnPacket(datagram);
        else if (_dtls is { } dtls && !PacketDemultiplexer.IsMedia(datagram.Packet))
            dtls.OnPacket(datagram);
        else if (_bundled is { } bundled && bundled.Owns(datagram.Packet))
            bundled.Receiver.OnPacket(datagram);
        else
            rtp.OnPacket(datagram);
    }
}
