using System.Buffers.Binary;

namespace KpnEen.Media.Rtcp;

/// <summary>What a receiver says of one stream (RFC 3550 6.4.1), 24 octets.</summary>
/// <param name="Ssrc">The stream it is about.</param>
/// <param name="FractionLost">Lost since the last report, in 1/256.</param>
/// <param name="Lost">Lost since the beginning; may be negative by duplicates.</param>
/// <param name="Highest">Highest sequence number, with cycles.</param>
/// <param name="Jitter">In clock units.</param>
/// <param name="LastReport">Middle 32 bits of the NTP time of the last sender report.</param>
/// <param name="Delay">Since that report, in 1/65536 s.</param>
internal readonly record struct ReportBlock(uint Ssrc, byte FractionLost, int Lost, uint Highest, uint Jitter, uint LastReport, uint Delay)
{
    public const int Size = 24;

    public static ReportBlock Read(ReadOnlySpan<byte> bytes) =>
        new(
            BinaryPrimitives.ReadUInt32BigEndian(bytes),
            bytes[4],
            (BinaryPrimitives.ReadInt32BigEndian(bytes[4..]) << 8) >> 8,
            BinaryPrimitives.ReadUInt32BigEndian(bytes[8..]),
            BinaryPrimitives.ReadUInt32BigEndian(bytes[12..]),
            BinaryPrimitives.ReadUInt32BigEndian(bytes[16..]),
            BinaryPrimitives.ReadUInt32BigEndian(bytes[20..])
        );

    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt32BigEndian(bytes, Ssrc);
        BinaryPrimitives.WriteInt32BigEndian(bytes[4..], Math.Clamp(Lost, -0x800000, 0x7FFFFF));
        bytes[4] = FractionLost;
        BinaryPrimitives.WriteUInt32BigEndian(bytes[8..], Highest);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[12..], Jitter);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[16..], LastReport);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[20..], Delay);
    }
}
