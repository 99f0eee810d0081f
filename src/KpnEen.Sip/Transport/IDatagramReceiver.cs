using System.Net;

namespace KpnEen.Sip.Transport;

/// <summary>Takes what a socket receives. Runs to completion on the receiving thread; the span is gone afterwards.</summary>
public interface IDatagramReceiver
{
    void OnDatagram(ReadOnlySpan<byte> data, IPEndPoint from);

    /// <param name="waited">How long the datagram lay in the socket before it was read: the first sign of overload.</param>
    void OnDatagram(ReadOnlySpan<byte> data, IPEndPoint from, TimeSpan waited) => OnDatagram(data, from);
}
