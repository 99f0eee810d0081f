using System.Net;
using System.Net.Sockets;

namespace KpnEen.Media.Transport;

/// <summary>A UDP socket that allocates nothing as long as it talks with one peer.</summary>
internal sealed class UdpMediaSocket : IMediaSocket
{
    private readonly Socket _socket;
    private readonly IMediaReceiver _receiver;
    private readonly MediaPoller _poller;
    private readonly long _id;
    private readonly SocketAddress _from;
    private readonly SocketAddress _lastFrom;
    private IPEndPoint _lastFromEndPoint;
    private Destination? _destination;
    private int _disposed;

    /// <exception cref="SocketException">The address is in use or not ours.</exception>
    public UdpMediaSocket(IPEndPoint local, IMediaReceiver receiver, MediaPoller poller)
    {
        _receiver = receiver;
        _poller = poller;
        _socket = new Socket(local.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            _socket.Blocking = false;
            _socket.Bind(local);
            LocalEndPoint = (IPEndPoint)_socket.LocalEndPoint!;
            Descriptor = (int)_socket.Handle;
            _from = new SocketAddress(local.AddressFamily);
            _lastFrom = new SocketAddress(local.AddressFamily);
            _lastFromEndPoint = LocalEndPoint;
            _id = poller.Add(this);
        }
        catch
        {
            _socket.Dispose();
            throw;
        }
    }

    public IPEndPoint LocalEndPoint { get; }

    public int Descriptor { get; }

    public void Send(ReadOnlySpan<byte> packet, IPEndPoint to)
    {
        var destination = _destination;
        if (destination is null || !ReferenceEquals(destination.EndPoint, to))
            _destination = destination = new Destination(to, to.Serialize());
        try
        {
            _socket.SendTo(packet, SocketFlags.None, destination.Address);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Full buffer, no route, closed meanwhile: a datagram may be lost, and RTCP tells of it.
        }
    }

    /// <summary>On the poller's thread: reads one datagram and has it handled.</summary>
    public void ReceiveOne(byte[] buffer)
    {
        var length = _socket.ReceiveFrom(buffer, SocketFlags.None, _from);
        if (!_from.Equals(_lastFrom))
        {
            _lastFromEndPoint = (IPEndPoint)LocalEndPoint.Create(_from);
            _lastFrom.Size = _from.Size;
            _from.Buffer.Span.CopyTo(_lastFrom.Buffer.Span);
        }
        if (length < buffer.Length)
            _receiver.OnPacket(buffer.AsSpan(0, length), _lastFromEndPoint);
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        _poller.Remove(_id);
        _socket.Dispose();
    }

    private sealed record Destination(IPEndPoint EndPoint, SocketAddress Address);
}
