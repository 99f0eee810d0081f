using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace KpnEen.Sip.Transport;

/// <summary>One socket and its thread. Nothing is allocated for a packet of a known peer.</summary>
internal sealed class UdpSocket : IDatagramSocket
{
    private const int BufferBytes = 4 * 1024 * 1024;
    private const int KnownPeers = 10_000;

    private readonly Socket socket;
    private readonly IDatagramReceiver receiver;
    private readonly ConcurrentDictionary<IPEndPoint, SocketAddress> addresses = new();
    private volatile bool disposed;

    public UdpSocket(IPEndPoint local, IDatagramReceiver receiver)
    {
        this.receiver = receiver;
        socket = new Socket(local.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            socket.ReceiveBufferSize = BufferBytes;
            socket.SendBufferSize = BufferBytes;
            socket.Bind(local);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
        LocalEndPoint = (IPEndPoint)socket.LocalEndPoint!;
        new Thread(Receive) { IsBackground = true, Name = $"SIP UDP {LocalEndPoint}" }.Start();
    }

    public IPEndPoint LocalEndPoint { get; }

    public void Send(ReadOnlySpan<byte> data, IPEndPoint to)
    {
        if (!addresses.TryGetValue(to, out var address))
        {
            if (addresses.Count >= KnownPeers)
                addresses.Clear();
            addresses[to] = address = to.Serialize();
        }
        try
        {
            socket.SendTo(data, SocketFlags.None, address);
        }
        catch (SocketException)
        {
            // A datagram the network refuses is a lost datagram: retransmission deals with it.
        }
        catch (ObjectDisposedException)
        {
            // Closed meanwhile.
        }
    }

    public void Dispose()
    {
        disposed = true;
        socket.Dispose();
    }

    private void Receive()
    {
        var buffer = GC.AllocateUninitializedArray<byte>(65_536, pinned: true);
        var from = new SocketAddress(socket.AddressFamily);
        var peers = new Dictionary<SocketAddress, IPEndPoint>();
        while (!disposed)
        {
            int length;
            try
            {
                length = socket.ReceiveFrom(buffer, SocketFlags.None, from);
            }
            catch (SocketException)
            {
                continue;
            }
            catch (ObjectDisposedException)
            {
                return;
            }
            if (!peers.TryGetValue(from, out var peer))
            {
                if (peers.Count >= KnownPeers)
                    peers.Clear();
                peer = (IPEndPoint)LocalEndPoint.Create(from);
                peers[peer.Serialize()] = peer;
            }
            receiver.OnDatagram(buffer.AsSpan(0, length), peer);
        }
    }
}
