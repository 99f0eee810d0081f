namespace KpnEen.Media.Srtp;

/// <summary>Cipher and authentication of RTP, or of RTCP, in one direction. Keeps keys only: they are the same for all SSRCs.</summary>
internal abstract class SrtpTransform : IDisposable
{
    /// <summary>The E flag of SRTCP: the packet is encrypted (RFC 3711 3.4).</summary>
    public const uint Encrypted = 0x8000_0000;

    /// <summary>Octets a packet grows by.</summary>
    public abstract int Overhead { get; }

    public static SrtpTransform Create(SrtpMasterKey key, bool control, bool encrypt) =>
        key.Suite.IsAead ? GcmTransform.Derive(key, control, encrypt) : new CounterTransform(key, control);

    /// <param name="buffer">The plain packet with room behind it.</param>
    /// <param name="length">Of the plain packet.</param>
    /// <param name="header">Octets that stay readable.</param>
    /// <param name="index">48 bits of RTP, 31 of RTCP.</param>
    /// <returns>The length of the protected packet; -1 on failure of the library.</returns>
    public abstract int Seal(Span<byte> buffer, int length, int header, uint ssrc, ulong index);

    /// <param name="packet">A protected packet, longer than header and <see cref="Overhead"/>.</param>
    /// <returns>The length of the plain packet; -1: not authentic.</returns>
    public abstract int Open(Span<byte> packet, int header, uint ssrc, ulong index);

    /// <summary>The E flag and index a protected RTCP packet bears.</summary>
    public abstract uint ControlIndex(ReadOnlySpan<byte> packet);

    public abstract void Dispose();
}
