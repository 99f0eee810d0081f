using System.Buffers.Binary;

namespace KpnEen.Media.Rtcp;

// RFC 3550 6.1: packets one after the other, each
//  |V=2|P|  count  |      PT       |    length in words, less 1    |

/// <summary>Walks through a compound RTCP packet; stops at the first thing that does not add up.</summary>
internal ref struct RtcpReader
{
    public const byte SenderReport = 200;
    public const byte ReceiverReport = 201;

    private const byte PayloadFeedback = 206;
    private const byte PictureLoss = 1;
    private const byte FullIntra = 4;

    private ReadOnlySpan<byte> _rest;

    private RtcpReader(ReadOnlySpan<byte> compound) => _rest = compound;

    public byte Type { get; private set; }

    /// <summary>Number of report blocks or sources.</summary>
    public int Count { get; private set; }

    /// <summary>What follows the four octets of the header.</summary>
    public ReadOnlySpan<byte> Body { get; private set; }

    /// <summary>False when the datagram is no RTCP, or any length in it lies.</summary>
    public static bool TryOpen(ReadOnlySpan<byte> datagram, out RtcpReader reader)
    {
        reader = new RtcpReader(datagram);
        var check = reader;
        if (datagram.Length < 8 || datagram[1] is not (SenderReport or ReceiverReport))
            return false;
        while (check.Next()) { }
        return check._rest.IsEmpty;
    }

    public bool Next()
    {
        if (_rest.Length < 4 || _rest[0] >> 6 != 2)
            return false;
        var length = 4 * (BinaryPrimitives.ReadUInt16BigEndian(_rest[2..]) + 1);
        if (length > _rest.Length)
            return false;
        Type = _rest[1];
        Count = _rest[0] & 0x1F;
        Body = _rest[4..length];
        if (
            Type == SenderReport && Body.Length < 24 + Count * ReportBlock.Size
            || Type == ReceiverReport && Body.Length < 4 + Count * ReportBlock.Size
        )
            return false;
        _rest = _rest[length..];
        return true;
    }

    /// <summary>Whether the packet asks the sender of that stream for a whole picture (RFC 4585 6.3.1, RFC 5104 4.3.1).</summary>
    public readonly bool IsPictureRequest(uint ssrc)
    {
        // Sender, stream, and for FIR entries of 8 octets: stream, number, 24 bits of nothing. There the count field tells the kind.
        if (Type != PayloadFeedback || Body.Length < 8)
            return false;
        if (Count == PictureLoss)
            return BinaryPrimitives.ReadUInt32BigEndian(Body[4..]) == ssrc;
        for (var entries = Body[8..]; Count == FullIntra && entries.Length >= 8; entries = entries[8..])
        {
            if (BinaryPrimitives.ReadUInt32BigEndian(entries) == ssrc)
                return true;
        }
        return false;
    }
}
