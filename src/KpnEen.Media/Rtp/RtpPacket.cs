using System.Buffers.Binary;

namespace KpnEen.Media.Rtp;

// RFC 3550 5.1
//  0                   1                   2                   3
//  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |V=2|P|X|  CC   |M|     PT      |       sequence number         |
// |                           timestamp                           |
// |                             SSRC                              |
// |                     CSRC (0 to 15 of them)                    |

/// <summary>A view of an RTP packet in the buffer it came in; setters rewrite that buffer.</summary>
internal readonly ref struct RtpPacket
{
    public const int FixedHeader = 12;

    private readonly int _length;
    private readonly int _payloadStart;
    private readonly int _payloadLength;

    private RtpPacket(Span<byte> whole, int length, long at, int payloadStart, int payloadLength)
    {
        Whole = whole;
        At = at;
        _length = length;
        _payloadStart = payloadStart;
        _payloadLength = payloadLength;
    }

    /// <summary>The packet and the room behind it, in which protection may let it grow.</summary>
    public Span<byte> Whole { get; }

    /// <summary>When it came (<see cref="TimeProvider.GetTimestamp"/>).</summary>
    public long At { get; }

    public Span<byte> Buffer => Whole[.._length];

    public Span<byte> Payload => Buffer.Slice(_payloadStart, _payloadLength);

    public byte PayloadType => (byte)(Buffer[1] & 0x7F);

    public bool Marker => (Buffer[1] & 0x80) != 0;

    public ushort Sequence => BinaryPrimitives.ReadUInt16BigEndian(Buffer[2..]);

    public uint Timestamp => BinaryPrimitives.ReadUInt32BigEndian(Buffer[4..]);

    public uint Ssrc => BinaryPrimitives.ReadUInt32BigEndian(Buffer[8..]);

    /// <summary>False for what is no RTP: STUN, DTLS, wrong version, or lengths that do not add up.</summary>
    public static bool TryParse(Span<byte> datagram, out RtpPacket packet) => TryParse(datagram, datagram.Length, at: 0, out packet);

    /// <param name="whole">The packet and the room behind it.</param>
    /// <param name="octets">Of the packet.</param>
    /// <param name="at">When it came (<see cref="TimeProvider.GetTimestamp"/>).</param>
    /// <param name="packet">The view.</param>
    public static bool TryParse(Span<byte> whole, int octets, long at, out RtpPacket packet)
    {
        packet = default;
        var datagram = whole[..octets];
        // RFC 7983: only a first octet of 128 to 191 is RTP or RTCP, which is version 2.
        if (datagram.Length < FixedHeader || datagram[0] >> 6 != 2)
            return false;
        var start = FixedHeader + 4 * (datagram[0] & 0x0F);
        if ((datagram[0] & 0x10) != 0)
        {
            if (datagram.Length < start + 4)
                return false;
            start += 4 + 4 * BinaryPrimitives.ReadUInt16BigEndian(datagram[(start + 2)..]);
        }
        var length = datagram.Length - start;
        if (length < 0)
            return false;
        if ((datagram[0] & 0x20) != 0)
        {
            var padding = datagram[^1];
            if (padding == 0 || padding > length)
                return false;
            length -= padding;
        }
        packet = new RtpPacket(whole, octets, at, start, length);
        return true;
    }

    public static void WriteHeader(Span<byte> buffer, byte payloadType, bool marker, ushort sequence, uint timestamp, uint ssrc)
    {
        buffer[0] = 0x80;
        Rewrite(buffer, payloadType, marker, sequence, timestamp, ssrc);
    }

    public void Rewrite(byte payloadType, bool marker, ushort sequence, uint timestamp, uint ssrc) =>
        Rewrite(Buffer, payloadType, marker, sequence, timestamp, ssrc);

    private static void Rewrite(Span<byte> buffer, byte payloadType, bool marker, ushort sequence, uint timestamp, uint ssrc)
    {
        buffer[1] = (byte)(payloadType | (marker ? 0x80 : 0));
        BinaryPrimitives.WriteUInt16BigEndian(buffer[2..], sequence);
        BinaryPrimitives.WriteUInt32BigEndian(buffer[4..], timestamp);
        BinaryPrimitives.WriteUInt32BigEndian(buffer[8..], ssrc);
    }
}
