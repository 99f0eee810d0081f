using System.Buffers.Binary;
using System.Security.Cryptography;

namespace KpnEen.Media.Srtp;

/// <summary>AES in counter mode with HMAC-SHA1 (RFC 3711 4.1.1, 4.2.1).</summary>
/// <remarks>
/// <code>
/// RTP   header | encrypted payload | tag              signed: header, payload, ROC
/// RTCP  8 octets | encrypted rest | E, index | tag    signed: all before the tag
/// </code>
/// </remarks>
internal sealed class CounterTransform : SrtpTransform
{
    private readonly bool _control;
    private readonly int _tagLength;
    private readonly byte[] _salt = new byte[14];
    private readonly EvpCipher _cipher;
    private readonly HmacSha1 _hmac;

    public CounterTransform(SrtpMasterKey master, bool control)
    {
        _control = control;
        _tagLength = control ? master.Suite.ControlTagLength : master.Suite.TagLength;
        var offset = control ? SrtpKeyDerivation.Control : (byte)0;
        Span<byte> key = stackalloc byte[master.Suite.KeyLength];
        Span<byte> authentication = stackalloc byte[HmacSha1.Size];
        SrtpKeyDerivation.Derive(master, (byte)(SrtpKeyDerivation.RtpEncryption + offset), key);
        SrtpKeyDerivation.Derive(master, (byte)(SrtpKeyDerivation.RtpAuthentication + offset), authentication);
        SrtpKeyDerivation.Derive(master, (byte)(SrtpKeyDerivation.RtpSalt + offset), _salt);
        _cipher = EvpCipher.Counter(key);
        _hmac = new HmacSha1(authentication);
        key.Clear();
        authentication.Clear();
    }

    public override int Overhead => _tagLength + (_control ? sizeof(uint) : 0);

    public override int Seal(Span<byte> buffer, int length, int header, uint ssrc, ulong index)
    {
        if (!Crypt(buffer[header..length], ssrc, index))
            return -1;
        Span<byte> digest = stackalloc byte[HmacSha1.Size];
        if (_control)
        {
            BinaryPrimitives.WriteUInt32BigEndian(buffer[length..], Encrypted | (uint)index);
            length += sizeof(uint);
        }
        Sign(buffer[..length], index, digest);
        digest[.._tagLength].CopyTo(buffer[length..]);
        return length + _tagLength;
    }

    public override int Open(Span<byte> packet, int header, uint ssrc, ulong index)
    {
        Span<byte> digest = stackalloc byte[HmacSha1.Size];
        var length = packet.Length - _tagLength;
        Sign(packet[..length], index, digest);
        if (!CryptographicOperations.FixedTimeEquals(digest[.._tagLength], packet[length..]))
            return -1;
        if (_control)
            length -= sizeof(uint);
        return Crypt(packet[header..length], ssrc, index) ? length : -1;
    }

    public override uint ControlIndex(ReadOnlySpan<byte> packet) =>
        BinaryPrimitives.ReadUInt32BigEndian(packet[(packet.Length - _tagLength - sizeof(uint))..]);

    public override void Dispose() => _cipher.Dispose();

    private void Sign(ReadOnlySpan<byte> data, ulong index, Span<byte> digest)
    {
        Span<byte> rollOver = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(rollOver, (uint)(index >> 16));
        _hmac.Compute(data, _control ? [] : rollOver, digest);
    }

    private bool Crypt(Span<byte> data, uint ssrc, ulong index)
    {
        // IV = (salt * 2^16) XOR (SSRC * 2^64) XOR (index * 2^16)
        Span<byte> iv = stackalloc byte[16];
        BinaryPrimitives.WriteUInt32BigEndian(iv, 0);
        BinaryPrimitives.WriteUInt32BigEndian(iv[4..], ssrc);
        BinaryPrimitives.WriteUInt64BigEndian(iv[8..], index << 16);
        for (var i = 0; i < _salt.Length; i++)
            iv[i] ^= _salt[i];
        return _cipher.Restart(iv) && _cipher.Transform(data);
    }
}
