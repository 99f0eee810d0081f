using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace KpnEen.MediaLoad;

/// <summary>A UDP socket that tells by the kernel's clock when a datagram came: the reader may be late, the figure is not.</summary>
internal sealed partial class LoadSocket : IDisposable
{
    private const int DontWait = 0x40;
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly int _descriptor;
    private byte[]? _peer;

    public LoadSocket()
    {
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _socket.SetRawSocketOption(1, 35, BitConverter.GetBytes(1)); // SO_TIMESTAMPNS
        _descriptor = (int)_socket.Handle;
    }

    public int Port => ((IPEndPoint)_socket.LocalEndPoint!).Port;

    public IPEndPoint Peer
    {
        set
        {
            var address = value.Serialize();
            _peer = address.Buffer[..address.Size].ToArray();
        }
    }

    public bool HasPeer => _peer is not null;

    public unsafe bool Send(ReadOnlySpan<byte> packet)
    {
        fixed (
            byte* data = packet,
                name = _peer
        )
            return sendto(_descriptor, data, (nuint)packet.Length, DontWait, name, 16) == packet.Length;
    }

    /// <summary>Length and the moment of its coming (ns since 1970); -1: nothing there.</summary>
    public unsafe int Receive(Span<byte> buffer, out long arrived)
    {
        arrived = 0;
        byte* control = stackalloc byte[64];
        fixed (byte* data = buffer)
        {
            var vector = new Vector { Data = data, Length = (nuint)buffer.Length };
            var header = new Header
            {
                Vectors = &vector,
                Count = 1,
                Control = control,
                ControlLength = 64,
            };
            var length = (int)recvmsg(_descriptor, &header, DontWait);
            if (length >= 0 && header.ControlLength >= 32)
                arrived = *(long*)(control + 16) * 1_000_000_000 + *(long*)(control + 24);
            return length;
        }
    }

    public void Dispose() => _socket.Dispose();

    [LibraryImport("libc")]
    private static unsafe partial nint sendto(int fd, byte* data, nuint length, int flags, byte* name, uint nameLength);

    [LibraryImport("libc")]
    private static unsafe partial nint recvmsg(int fd, Header* header, int flags);

    private unsafe struct Vector
    {
        public byte* Data;
        public nuint Length;
    }

    private unsafe struct Header
    {
        public byte* Name;
        public uint NameLength;
        public Vector* Vectors;
        public nuint Count;
        public byte* Control;
        public nuint ControlLength;
        public int Flags;
    }
}
