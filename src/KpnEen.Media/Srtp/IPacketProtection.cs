namespace KpnEen.Media.Srtp;

/// <summary>
/// What makes RTP and RTCP of one line secret and authentic, in place: a packet lies at the beginning of a buffer with at least
/// <see cref="Room"/> octets behind it. One direction does not wait for the other, and within a direction calls are serialized inside, so
/// any thread may call. Nothing throws, nothing is allocated per packet; after disposal everything is refused.
/// </summary>
internal interface IPacketProtection : IDisposable
{
    /// <summary>Octets that must be free behind a packet; the tag and the index of SRTCP take them.</summary>
    const int Room = 80;

    /// <summary>Packets that were not made with the key, or are no packets at all.</summary>
    long Rejected { get; }

    /// <summary>Authentic packets that were here before, or are too old to tell (RFC 3711 3.3.2).</summary>
    long Replayed { get; }

    /// <summary>Encrypts and signs an RTP packet.</summary>
    /// <param name="buffer">The packet and the room behind it.</param>
    /// <param name="length">Of the plain packet; after success of the protected one.</param>
    /// <returns>False: it must not be sent (not RTP, its number was used before, no room, no keys yet).</returns>
    bool TryProtect(Span<byte> buffer, ref int length);

    /// <summary>The same for a compound RTCP packet.</summary>
    bool TryProtectControl(Span<byte> buffer, ref int length);

    /// <summary>Verifies and decrypts an RTP packet.</summary>
    /// <param name="packet">What came, without anything behind it; its content is lost when this fails.</param>
    /// <param name="length">Of the plain packet after success.</param>
    /// <returns>False: drop it, it tells nothing about the far side. It is counted here.</returns>
    bool TryUnprotect(Span<byte> packet, out int length);

    /// <summary>The same for a compound RTCP packet.</summary>
    bool TryUnprotectControl(Span<byte> packet, out int length);
}
