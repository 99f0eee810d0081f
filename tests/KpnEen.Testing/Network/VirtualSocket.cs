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

    public void Send(ReadOnlySpan<byte> data, IPEndPoint to)
    {
        ObjectDisposedException.ThrowIf(!IsOpen, this);
        network.Send(this, data, to);
    }

    public void Receive(Span<byte> data, IPEndPoint from)
    {
        sip?.OnDatagram(data, from);
        media?.OnPacket(data, from);
    }

    public void Dispose()
    {
        if (!IsOpen)
            return;
        IsOpen = false;
        network.Close(this);
    }
}
