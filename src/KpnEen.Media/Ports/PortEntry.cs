using KpnEen.Media.Transport;

namespace KpnEen.Media.Ports;

/// <summary>Stands at a bound socket: what comes goes to whoever has the port now, and to nobody while it rests.</summary>
internal sealed class PortEntry : IMediaReceiver
{
    private volatile IMediaReceiver? _receiver;

    public IMediaReceiver? Receiver
    {
        set => _receiver = value;
    }

    public void OnPacket(in Datagram datagram) => _receiver?.OnPacket(datagram);
}
