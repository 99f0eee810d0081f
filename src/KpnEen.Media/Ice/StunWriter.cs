using System.Buffers.Binary;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using KpnEen.Media.Transport;

namespace KpnEen.Media.Ice;

/// <summary>Writes one STUN message into a buffer of the caller's (RFC 8489 5), which must have room.</summary>
internal ref struct StunWriter
{
    private readonly Span<byte> _buffer;
    private int _length;

    public StunWriter(Span<byte> buffer, StunClass kind, scoped ReadOnlySpan<byte> transactionId)
    {
        _buffer = buffer;
        // RFC 8489 5: the two bits of the class lie between those of the method.
        BinaryPrimitives.WriteUInt16BigEndian(buffer, (ushort)(StunMessage.Binding | ((int)kind & 1) << 4 | ((int)kind & 2) << 7));
        BinaryPrimitives.WriteUInt32BigEndian(buffer[4..], StunMessage.Cookie);
        transactionId.CopyTo(buffer[8..]);
        _length = StunMessage.Header;
    }

    public readonly ReadOnlySpan<byte> Written => _buffer[.._length];

    public void Add(StunAttribute type, scoped ReadOnlySpan<byte> value)
    {
        var room = Begin(type, value.Length);
        value.CopyTo(room);
    }

    public void Add(StunAttribute type, uint value) => BinaryPrimitives.WriteUInt32BigEndian(Begin(type, 4), value);

    public void Add(StunAttribute type, ulong value) => BinaryPrimitives.WriteUInt64BigEndian(Begin(type, 8), value);

    public void Add(StunAttribute type, string value) => Encoding.UTF8.GetBytes(value, Begin(type, Encoding.UTF8.GetByteCount(value)));

    /// <summary>Where the request came from, as we saw it (RFC 8489 14.2).</summary>
    public void AddMapped(in PeerAddress from)
    {
        var isV6 = from.Family == AddressFamily.InterNetworkV6;
        var value = Begin(StunAttribute.XorMappedAddress, isV6 ? 20 : 8);
        value[1] = (byte)(isV6 ? 2 : 1);
        BinaryPrimitives.WriteUInt16BigEndian(value[2..], (ushort)(from.Port ^ (StunMessage.Cookie >> 16)));
        from.Address.TryWriteBytes(value[4..], out var size);
        // With the cookie, and behind it with the transaction's id: both stand in our own header.
        for (var i = 0; i < size; i++)
            value[4 + i] ^= _buffer[4 + i];
    }

    public void AddError(StunError error, string reason)
    {
        var value = Begin(StunAttribute.ErrorCode, 4 + Encoding.UTF8.GetByteCount(reason));
        value[2] = (byte)((int)error / 100);
        value[3] = (byte)((int)error % 100);
        Encoding.UTF8.GetBytes(reason, value[4..]);
    }

    public void AddUnknown(scoped ReadOnlySpan<ushort> types)
    {
        var value = Begin(StunAttribute.UnknownAttributes, 2 * types.Length);
        for (var i = 0; i < types.Length; i++)
            BinaryPrimitives.WriteUInt16BigEndian(value[(2 * i)..], types[i]);
    }

    /// <summary>Proves that we know the password; only the fingerprint may follow.</summary>
    public void Prove(HashAlgorithmName hash, scoped ReadOnlySpan<byte> password)
    {
        var covered = _length;
        var value =
            hash == HashAlgorithmName.SHA1
                ? Begin(StunAttribute.MessageIntegrity, HMACSHA1.HashSizeInBytes)
                : Begin(StunAttribute.MessageIntegritySha256, HMACSHA256.HashSizeInBytes);
        StunMessage.Prove(hash, password, _buffer[..covered], value);
    }

    public void AddFingerprint()
    {
        var covered = _length;
        var value = Begin(StunAttribute.Fingerprint, 4);
        BinaryPrimitives.WriteUInt32BigEndian(value, StunMessage.FingerprintOf(_buffer[..covered]));
    }

    // The length in the header counts what is begun: integrity and fingerprint cover it so.
    private Span<byte> Begin(StunAttribute type, int size)
    {
        BinaryPrimitives.WriteUInt16BigEndian(_buffer[_length..], (ushort)type);
        BinaryPrimitives.WriteUInt16BigEndian(_buffer[(_length + 2)..], (ushort)size);
        var padded = (size + 3) & ~3;
        var value = _buffer.Slice(_length + 4, padded);
        value.Clear();
        _length += 4 + padded;
        BinaryPrimitives.WriteUInt16BigEndian(_buffer[2..], (ushort)(_length - StunMessage.Header));
        return value[..size];
    }
}
