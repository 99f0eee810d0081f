using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace KpnEen.Media.Transport;

/// <summary>A UDP socket by the calls of the system themselves: a packet costs one of them and no object.</summary>
internal sealed partial class UdpMediaSocket : IMediaSocket
{
    /// <summary>What is longer is no medium's packet, and is dropped.</summary>
    public const int LargestPacket = 2048;

    // IPPROTO_IP, IP_MTU_DISCOVER, IP_PMTUDISC_WANT
    private const int IpLevel = 0;
    private const int PathDiscovery = 10;
    private const int WhereItCan = 1;

    private const int DontWait = 0x40;
    private const int TrueLength = 0x20; // MSG_TRUNC

    private readonly Socket _socket;
    private readonly SafeSocketHandle _handle;
    private readonly IMediaReceiver _receiver;
    private readonly MediaThread _thread;
    private readonly long _id;
    private Allowance _allowance;
    private long _lastRound;
    private int _disposed;

    /// <exception cref="SocketException">The address is in use or not ours, or there are too few descriptors left.</exception>
    public UdpMediaSocket(IPEndPoint local, IMediaReceiver receiver, MediaThread thread)
    {
        _receiver = receiver;
        _thread = thread;
        _socket = new Socket(local.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            // .NET forbids the kernel to learn the path's size, and then each packet pays for an IP identification.
            if (local.AddressFamily == AddressFamily.InterNetwork)
                _socket.SetRawSocketOption(IpLevel, PathDiscovery, BitConverter.GetBytes(WhereItCan));
            _socket.Bind(local);
            LocalEndPoint = (IPEndPoint)_socket.LocalEndPoint!;
            _handle = _socket.SafeHandle;
            if (DescriptorLimit.Reserves(Descriptor))
                throw new SocketException((int)SocketError.TooManyOpenSockets);
            _id = thread.Add(this);
        }
        catch
        {
            _socket.Dispose();
            throw;
        }
    }

    public IPEndPoint LocalEndPoint { get; }

    public int Descriptor => (int)_handle.DangerousGetHandle();

    public unsafe void Send(ReadOnlySpan<byte> packet, in PeerAddress to)
    {
        try
        {
            // Full buffer, no route: a datagram may be lost, and RTCP tells of it.
            fixed (byte* data = packet)
            fixed (PeerAddress* name = &to)
                _ = sendto(_handle, data, (nuint)packet.Length, DontWait, name, (uint)to.Length);
        }
        catch (ObjectDisposedException)
        {
            // Closed meanwhile.
        }
    }

    /// <summary>On the media thread: reads what has come, as far as this socket may at a time, and has it handled.</summary>
    /// <param name="buffer">Longer than the largest packet by the room behind it.</param>
    /// <param name="round">The thread's number of this round.</param>
    /// <param name="now">A time stamp.</param>
    /// <returns>Datagrams read.</returns>
    public int Receive(byte[] buffer, long round, long now)
    {
        // Speech is a packet now and then: the second look that finds nothing is spared. Who was ready in the last round too has a queue.
        var most = round == _lastRound + 1 ? _allowance.Take(now) : 1;
        _lastRound = round;
        var count = 0;
        while (count < most && ReceiveOne(buffer, now))
            count++;
        return count;
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        _thread.Remove(_id, this);
        _socket.Dispose();
    }

    private unsafe bool ReceiveOne(byte[] buffer, long now)
    {
        PeerAddress name = default;
        var nameLength = (uint)PeerAddress.Longest;
        nint length;
        fixed (byte* data = buffer)
            length = recvfrom(_handle, data, LargestPacket, DontWait | TrueLength, &name, &nameLength);
        if (length < 0)
            return false;
        if (length <= LargestPacket)
            _receiver.OnPacket(new Datagram(buffer, (int)length, new PeerAddress(name, (int)nameLength), now));
        return true;
    }

    [LibraryImport("libc")]
    private static unsafe partial nint sendto(
        SafeHandle socket,
        byte* data,
        nuint length,
        int flags,
        PeerAddress* address,
        uint addressLength
    );

    [LibraryImport("libc")]
    private static unsafe partial nint recvfrom(
        SafeHandle socket,
        byte* data,
        nuint length,
        int flags,
        PeerAddress* address,
        uint* addressLength
    );
}
