using System.Net;
using KpnEen.Media.Transport;
using KpnEen.Sip.Transport;

namespace KpnEen.Testing;

/// <summary>One bound address of the virtual network, for SIP or for media.</summary>
internal sealed class VirtualSocket : IDatagramSocket, IMediaSocket
{
    private readonly VirtualNetwork network;
    private readonly IDatagramReceiver? sip;
    private readonly IMediaReceiver? media;

    public VirtualSocket(VirtualNetwork network, IPEndPoint local, IDatagramReceiver? sip, IMediaReceiver? media)
    {
        this.network = network;
        this.sip = sip;
        this.media = media;
        LocalEndPoint = local;
    }

    public IPEndPoint LocalEndPoint { get; }

    public bool IsMedia => media is not null;

    public bool IsOpen { get; private set; } = true;

    public void Send(ReadOnlySpan<byte> packet, in PeerAddress to) => Send(packet, to.ToEndPoint());

    public void Send(ReadOnlySpan<byte> data, IPEndPoint to)
    {
        ObjectDisposedException.ThrowIf(!IsOpen, this);
        network.Send(this, data, to);
    }

    /// <param name="buffer">The datagram and the room behind it.</param>
    public void Receive(Span<byte> buffer, int length, IPEndPoint from)
    {
        sip?.OnDatagram(buffer[..length], from);
        media?.OnPacket(new Datagram(buffer, length, from, network.Now));
    }

    public void Dispose()
    {
        if (!IsOpen)
            return;
        IsOpen = false;
        network.Close(this);
    }
}
