using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace KpnEen.Media.Transport;

// sockaddr_in  (16)  | 0 family | 2 port | 4 address | 8 zeros |
// sockaddr_in6 (28)  | 0 family | 2 port | 4 flow    | 8 address                     | 24 scope |

/// <summary>
/// An address and a port as the kernel writes them: compared and passed on as octets, so that a packet costs no object.
/// The default value is no address.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public readonly struct PeerAddress : IEquatable<PeerAddress>
{
    /// <summary>Octets of the longest address.</summary>
    internal const int Longest = 28;

    private const int SockaddrIn = 16;
    private const ushort Ip4 = 2;
    private const ushort Ip6 = 10;

    private readonly ulong _first;
    private readonly ulong _second;
    private readonly ulong _third;
    private readonly uint _scope;
    private readonly int _length;

    public PeerAddress(IPEndPoint endPoint)
    {
        ArgumentNullException.ThrowIfNull(endPoint);
        Span<byte> name = stackalloc byte[32];
        name.Clear();
        var six = endPoint.AddressFamily == AddressFamily.InterNetworkV6;
        BitConverter.TryWriteBytes(name, six ? Ip6 : Ip4);
        BinaryPrimitives.WriteUInt16BigEndian(name[2..], (ushort)endPoint.Port);
        endPoint.Address.TryWriteBytes(name[(six ? 8 : 4)..], out _);
        if (six)
            BitConverter.TryWriteBytes(name[24..], (uint)endPoint.Address.ScopeId);
        BitConverter.TryWriteBytes(name[Longest..], six ? Longest : SockaddrIn);
        this = MemoryMarshal.Read<PeerAddress>(name);
    }

    /// <summary>What the kernel wrote, as long as it says.</summary>
    internal PeerAddress(in PeerAddress written, int length)
    {
        this = written;
        _length = length is SockaddrIn or Longest ? length : 0;
        if (_length == SockaddrIn)
            (_third, _scope) = (0, 0);
    }

    /// <summary>False for the default value.</summary>
    public bool IsSet => _length != 0;

    public AddressFamily Family => _length == Longest ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork;

    public int Port => BinaryPrimitives.ReadUInt16BigEndian(Octets[2..]);

    /// <summary>Allocates: not for the packet path.</summary>
    public IPAddress Address => _length == Longest ? new IPAddress(Octets[8..24], _scope) : new IPAddress(Octets[4..8]);

    internal int Length => _length;

    [UnscopedRef]
    private ReadOnlySpan<byte> Octets => MemoryMarshal.AsBytes(new ReadOnlySpan<PeerAddress>(in this))[..Longest];

    public static implicit operator PeerAddress(IPEndPoint endPoint) => new(endPoint);

    public static bool operator ==(PeerAddress left, PeerAddress right) => left.Equals(right);

    public static bool operator !=(PeerAddress left, PeerAddress right) => !left.Equals(right);

    /// <summary>Allocates: not for the packet path.</summary>
    public IPEndPoint ToEndPoint() => new(Address, Port);

    /// <summary>The same host, whatever the port.</summary>
    public bool SameHost(in PeerAddress other) =>
        _length == other._length
        && (
            _length == Longest
                ? _second == other._second && _third == other._third && _scope == other._scope
                : Octets[4..8].SequenceEqual(other.Octets[4..8])
        );

    public PeerAddress WithPort(int port)
    {
        var copy = this;
        var octets = MemoryMarshal.AsBytes(new Span<PeerAddress>(ref copy));
        BinaryPrimitives.WriteUInt16BigEndian(octets[2..], (ushort)port);
        return copy;
    }

    public bool Equals(PeerAddress other) =>
        _first == other._first && _second == other._second && _third == other._third && _scope == other._scope && _length == other._length;

    public override bool Equals(object? obj) => obj is PeerAddress other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(_first, _second, _third, _scope);

    public override string ToString() => IsSet ? ToEndPoint().ToString() : "none";
}
