namespace KpnEen.Media.Dtls;

/// <summary>What a datagram on a media port is, by its first octets.</summary>
internal enum PacketKind
{
    Unknown,
    Stun,
    Dtls,
    Rtp,
    Rtcp,
}
