using System.Buffers.Binary;

namespace KpnEen.Media.Srtp;

/// <summary>What stays readable of a packet.</summary>
internal static class SrtpHeader
{
    /// <summary>Of RTCP: the first word and the SSRC.</summary>
    public const int ControlHeader = 8;

    private const int Fixed = 12;

    /// <summary>Octets before the payload of an RTP packet: fixed header, contributing sources, extension (RFC 3550 5.1); 0: no RTP.</summary>
    public static int LengthOf(ReadOnlySpan<byte> packet)
    {
        if (packet.Length < Fixed || packet[0] >> 6 != 2)
            return 0;
        var length = Fixed + ((packet[0] & 0x0F) * sizeof(uint));
        if ((packet[0] & 0x10) == 0)
            return length <= packet.Length ? length : 0;
        if (length + sizeof(uint) > packet.Length)
            return 0;
        length += sizeof(uint) + (BinaryPrimitives.ReadUInt16BigEndian(packet[(length + 2)..]) * sizeof(uint));
        return length <= packet.Length ? length : 0;
    }

    public static bool IsControl(ReadOnlySpan<byte> packet) => packet.Length >= ControlHeader && packet[0] >> 6 == 2;
}
