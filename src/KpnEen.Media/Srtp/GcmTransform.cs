using System.Buffers.Binary;

namespace KpnEen.Media.Srtp;

/// <summary>AES-GCM with a tag of 16 octets (RFC 7714 8, 9).</summary>
/// <remarks>
/// <code>
/// RTP   header | encrypted payload | tag              associated: header
/// RTCP  8 octets | encrypted rest | tag | E, index    associated: 8 octets; E, index
/// </code>
/// </remarks>
internal sealed class GcmTransform : SrtpTransform
{
    private const int TagLength = 16;

    private readonly bool _control;
    private readonly byte[] _salt;
    private readonly EvpCipher _cipher;

    /// <param name="key">Session key.</param>
    /// <param name="salt">Session salt.</param>
    public GcmTransform(ReadOnlySpan<byte> key, ReadOnlySpan<byte> salt, bool control, bool encrypt)
    {
        _control = control;
        _salt = salt.ToArray();
        _cipher = EvpCipher.Gcm(key, encrypt);
    }

    public static GcmTransform Derive(SrtpMasterKey master, bool control, bool encrypt)
    {
        var offset = control ? SrtpKeyDerivation.Control : (byte)0;
        Span<byte> key = stackalloc byte[master.Suite.KeyLength];
        Span<byte> salt = stackalloc byte[12];
        SrtpKeyDerivation.Derive(master, (byte)(SrtpKeyDerivation.RtpEncryption + offset), key);
        SrtpKeyDerivation.Derive(master, (byte)(SrtpKeyDerivation.RtpSalt + offset), salt);
        var transform = new GcmTransform(key, salt, control, encrypt);
        key.Clear();
        return transform;
    }

    public override int Overhead => TagLength + (_control ? sizeof(uint) : 0);

    public override int Seal(Span<byte> buffer, int length, int header, uint ssrc, ulong index)
    {
        if (!Begin(buffer[..header], ssrc, index) || !_cipher.Transform(buffer[header..length]))
            return -1;
        if (!_cipher.Seal(buffer.Slice(length, TagLength)))
            return -1;
        length += TagLength;
        if (!_control)
            return length;
        BinaryPrimitives.WriteUInt32BigEndian(buffer[length..], Encrypted | (uint)index);
        return length + sizeof(uint);
    }

    public override int Open(Span<byte> packet, int header, uint ssrc, ulong index)
    {
        var length = packet.Length - Overhead;
        return
            Begin(packet[..header], ssrc, index)
            && _cipher.Transform(packet[header..length])
            && _cipher.Verify(packet.Slice(length, TagLength))
            ? length
            : -1;
    }

    public override uint ControlIndex(ReadOnlySpan<byte> packet) => BinaryPrimitives.ReadUInt32BigEndian(packet[^sizeof(uint)..]);

    public override void Dispose() => _cipher.Dispose();

    private bool Begin(ReadOnlySpan<byte> header, uint ssrc, ulong index)
    {
        // IV = (16 zero bits, SSRC, index in 48 bits) XOR salt
        Span<byte> iv = stackalloc byte[12];
        BinaryPrimitives.WriteUInt32BigEndian(iv[8..], (uint)index);
        BinaryPrimitives.WriteUInt32BigEndian(iv[2..], ssrc);
        BinaryPrimitives.WriteUInt16BigEndian(iv, 0);
        BinaryPrimitives.WriteUInt16BigEndian(iv[6..], (ushort)(index >> 32));
        for (var i = 0; i < _salt.Length; i++)
            iv[i] ^= _salt[i];
        if (!_cipher.Restart(iv) || !_cipher.Authenticate(header))
            return false;
        if (!_control)
            return true;
        Span<byte> trailer = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(trailer, Encrypted | (uint)index);
        return _cipher.Authenticate(trailer);
    }
}
