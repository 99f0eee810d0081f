using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using KpnEen.Sip.Transport;

namespace KpnEen.Sip.Loop;

/// <summary>A UDP socket that the loop reads. Sending is allowed from any thread.</summary>
internal sealed class LoopSocket : IDatagramSocket
{
    private const int BufferBytes = 4 * 1024 * 1024;
    private const int KnownPeers = 10_000;

    private readonly Socket socket;
    private readonly SafeSocketHandle handle;
    private readonly IDatagramReceiver receiver;
    private readonly SignallingLoop loop;
    private readonly PeerTable peers = new();
    private readonly ConcurrentDictionary<IPEndPoint, byte[]> addresses = new();
    private volatile bool disposed;

    public LoopSocket(SignallingLoop loop, IPEndPoint local, IDatagramReceiver receiver)
    {
        this.loop = loop;
        this.receiver = receiver;
        socket = new Socket(local.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            socket.ReceiveBufferSize = BufferBytes;
            socket.SendBufferSize = BufferBytes;
            socket.SetRawSocketOption(Linux.SocketLevel, Linux.TimestampNanoseconds, BitConverter.GetBytes(1));
            socket.Bind(local);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
        handle = socket.SafeHandle;
        LocalEndPoint = (IPEndPoint)socket.LocalEndPoint!;
    }

    public IPEndPoint LocalEndPoint { get; }

    internal int Descriptor => (int)handle.DangerousGetHandle();

    public unsafe void Send(ReadOnlySpan<byte> data, IPEndPoint to)
    {
        if (disposed)
            return;
        if (!addresses.TryGetValue(to, out var address))
        {
            if (addresses.Count >= KnownPeers)
                addresses.Clear();
            addresses[to] = address = Serialize(to);
        }
        try
        {
            // A datagram the network refuses is a lost datagram: retransmission deals with it.
            fixed (
                byte* bytes = data,
                    name = address
            )
                _ = Linux.SendTo(handle, bytes, (nuint)data.Length, Linux.DontWait, name, (uint)address.Length);
        }
        catch (ObjectDisposedException)
        {
            // Closed meanwhile.
        }
    }

    public void Dispose()
    {
        disposed = true;
        loop.Forget(this);
        socket.Dispose();
    }

    /// <summary>Takes what has come, at most a batch; each message is done with before the next begins.</summary>
    internal void Receive(ReceiveBatch batch)
    {
        int count;
        try
        {
            count = disposed ? 0 : batch.Receive(handle);
        }
        catch (ObjectDisposedException)
        {
            return;
        }
        for (var i = 0; i < count; i++)
        {
            if (peers.Find(batch.NameOf(i)) is not { } peer)
                continue;
            var came = batch.TimeOf(i);
            var waited = came == 0 ? 0 : Math.Max(0, loop.UnixNanoseconds - came);
            try
            {
                receiver.OnDatagram(batch.DataOf(i), peer, TimeSpan.FromTicks(waited / TimeSpan.NanosecondsPerTick));
            }
            catch (Exception e)
            {
                // One datagram, however bad, ends neither the thread nor the others of its batch.
                loop.Failed(e);
            }
            loop.RunReady();
        }
    }

    private static byte[] Serialize(IPEndPoint to)
    {
        var address = to.Serialize();
        return address.Buffer[..address.Size].ToArray();
    }
}
