namespace KpnEen.Media.Dtls;

// RFC 7983 7, first octet:  0-3 STUN, 16-19 ZRTP, 20-63 DTLS, 64-79 TURN channel, 128-191 RTP and RTCP
// RFC 5761 4, second octet: 192-223 RTCP (payload types 64-95 with the marker are not used for RTP)

/// <summary>Tells apart what shares one port.</summary>
internal static class PacketDemultiplexer
{
    /// <summary>RTP or RTCP, protected or not.</summary>
    public static bool IsMedia(ReadOnlySpan<byte> datagram) => datagram.Length > 0 && datagram[0] >> 6 == 2;

    public static PacketKind Classify(ReadOnlySpan<byte> datagram) =>
        datagram.Length < 2
            ? PacketKind.Unknown
            : datagram[0] switch
            {
                >= 128 and <= 191 => datagram[1] is >= 192 and <= 223 ? PacketKind.Rtcp : PacketKind.Rtp,
                <= 3 => PacketKind.Stun,
                >= 20 and <= 63 => PacketKind.Dtls,
                _ => PacketKind.Unknown,
            };
}
