using System.Buffers.Binary;
using System.Net;

namespace KpnEen.Sip.Loop;

/// <summary>From the address the kernel gives to the end point we know it by: nothing is allocated for a peer that was here before.</summary>
internal sealed class PeerTable
{
    private const int Known = 10_000;
    private const int SockaddrIn = 16;
    private const int SockaddrIn6 = 28;

    private readonly Dictionary<(ulong High, ulong Low, ulong PortAndScope), IPEndPoint> peers = [];

    /// <summary>Null when the address is of no family we know.</summary>
    public IPEndPoint? Find(ReadOnlySpan<byte> name)
    {
        if (name.Length is not (SockaddrIn or SockaddrIn6))
            return null;
        var six = name.Length == SockaddrIn6;
        var port = BinaryPrimitives.ReadUInt16BigEndian(name[2..]);
        var key = six
            ? (
                BinaryPrimitives.ReadUInt64BigEndian(name[8..]),
                BinaryPrimitives.ReadUInt64BigEndian(name[16..]),
                port | ((ulong)BitConverter.ToUInt32(name[24..]) << 32)
            )
            : (ulong.MaxValue, BinaryPrimitives.ReadUInt32BigEndian(name[4..]), port);
        if (peers.TryGetValue(key, out var peer))
            return peer;
        if (peers.Count >= Known)
            peers.Clear();
        var address = six ? new IPAddress(name[8..24], BitConverter.ToUInt32(name[24..])) : new IPAddress(name[4..8]);
        return peers[key] = new(address, port);
    }
}
