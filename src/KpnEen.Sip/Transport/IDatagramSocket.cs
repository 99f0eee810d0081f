using System.Net;

namespace KpnEen.Sip.Transport;

/// <summary>A bound datagram socket. Sending never blocks; a datagram the network refuses is lost, as datagrams are.</summary>
public interface IDatagramSocket : IDisposable
{
    IPEndPoint LocalEndPoint { get; }

    void Send(ReadOnlySpan<byte> data, IPEndPoint to);
}
