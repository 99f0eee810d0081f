using System.Net;
using KpnEen.Media.Rtcp;
using KpnEen.Media.Transport;

namespace KpnEen.Media.Ports;

/// <summary>Stands at the RTCP socket until the session behind it exists.</summary>
internal sealed class ControlEntry : IMediaReceiver
{
    private volatile RtcpSession? _session;

    public RtcpSession Session
    {
        set => _session = value;
    }

    public void OnPacket(Span<byte> packet, IPEndPoint from) => _session?.OnPacket(packet, from);
}
