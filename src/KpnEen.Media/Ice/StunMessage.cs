using System.Buffers.Binary;
using System.Security.Cryptography;

namespace KpnEen.Media.Ice;

// RFC 8489 5
//  0                   1                   2                   3
//  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |0 0|     STUN Message Type     |         Message Length        |
// |                  Magic Cookie = 0x2112A442                    |
// |                 Transaction ID (96 bits)                      |
// then attributes: type (16), length (16), value, padded to 32 bits

/// <summary>A view of a STUN message that is whole: every length fits, and its fingerprint, where it bears one, is right.</summary>
internal readonly ref struct StunMessage
{
    public const int Header = 20;
    public const int Binding = 1;
    public const uint Cookie = 0x2112A442;

    /// <summary>Longer than any check of connectivity, and fit for every path.</summary>
    public const int Longest = 1280;

    /// <summary>More than any honest message bears.</summary>
    private const int MostAttributes = 32;
    private const uint FingerprintMask = 0x5354554E;

    private readonly ReadOnlySpan<byte> _octets;

    // Where the attributes end that count: those behind the integrity are not covered by it and are passed over (RFC 8489 14.5).
    private readonly int _end;

    private StunMessage(ReadOnlySpan<byte> octets, int end)
    {
        _octets = octets;
        _end = end;
    }

    public ReadOnlySpan<byte> TransactionId => _octets.Slice(8, 12);

    public StunClass Class => (StunClass)((_octets[0] & 1) << 1 | (_octets[1] >> 4 & 1));

    public int Method => (_octets[0] & 0x3E) << 7 | (_octets[1] & 0xE0) >> 1 | (_octets[1] & 0x0F);

    /// <summary>False for whatever is no STUN message to its last octet.</summary>
    public static bool TryParse(ReadOnlySpan<byte> datagram, out StunMessage message)
    {
        message = default;
        if (datagram.Length is < Header or > Longest || datagram[0] >> 6 != 0)
            return false;
        var length = BinaryPrimitives.ReadUInt16BigEndian(datagram[2..]);
        if (length != datagram.Length - Header || length % 4 != 0 || BinaryPrimitives.ReadUInt32BigEndian(datagram[4..]) != Cookie)
            return false;
        var (at, end, count) = (Header, 0, 0);
        while (at < datagram.Length)
        {
            var type = (StunAttribute)BinaryPrimitives.ReadUInt16BigEndian(datagram[at..]);
            var size = BinaryPrimitives.ReadUInt16BigEndian(datagram[(at + 2)..]);
            var next = at + 4 + ((size + 3) & ~3);
            if (next > datagram.Length || ++count > MostAttributes || !IsLengthRight(type, size))
                return false;
            // RFC 8489 14.7: the fingerprint is the last attribute.
            if (type == StunAttribute.Fingerprint && (next != datagram.Length || !IsFingerprintRight(datagram, at)))
                return false;
            if (end == 0 && type is StunAttribute.MessageIntegrity or StunAttribute.MessageIntegritySha256)
                end = next;
            at = next;
        }
        message = new StunMessage(datagram, end == 0 ? datagram.Length : end);
        return true;
    }

    /// <summary>The first attribute of its kind counts (RFC 8489 14).</summary>
    public bool TryGet(StunAttribute wanted, out ReadOnlySpan<byte> value)
    {
        for (var at = Header; at < _end; at = Next(at))
        {
            if (TypeAt(at) != wanted)
                continue;
            value = ValueAt(at);
            return true;
        }
        value = default;
        return false;
    }

    public bool Has(StunAttribute wanted) => TryGet(wanted, out _);

    /// <summary>Whether someone wrote this who knows the password (RFC 8489 14.5, 14.6).</summary>
    /// <param name="hash">How it was proved: an answer is proved likewise.</param>
    public bool IsProvedBy(scoped ReadOnlySpan<byte> password, out HashAlgorithmName hash)
    {
        hash = HashAlgorithmName.SHA1;
        if (_end == 0 || LastBefore(_end) is not { } at)
            return false;
        var type = TypeAt(at);
        if (type is not (StunAttribute.MessageIntegrity or StunAttribute.MessageIntegritySha256))
            return false;
        hash = type == StunAttribute.MessageIntegrity ? HashAlgorithmName.SHA1 : HashAlgorithmName.SHA256;
        Span<byte> covered = stackalloc byte[at];
        _octets[..at].CopyTo(covered);
        BinaryPrimitives.WriteUInt16BigEndian(covered[2..], (ushort)(_end - Header));
        Span<byte> proof = stackalloc byte[HMACSHA256.HashSizeInBytes];
        return CryptographicOperations.FixedTimeEquals(proof[..Prove(hash, password, covered, proof)], ValueAt(at));
    }

    /// <summary>Attributes a reader must know and we do not; as many as the room takes (RFC 8489 6.3.1).</summary>
    public int Unknown(Span<ushort> types)
    {
        var count = 0;
        for (var at = Header; at < _end && count < types.Length; at = Next(at))
        {
            if ((ushort)TypeAt(at) < 0x8000 && !Enum.IsDefined(TypeAt(at)))
                types[count++] = (ushort)TypeAt(at);
        }
        return count;
    }

    internal static int Prove(HashAlgorithmName hash, ReadOnlySpan<byte> password, ReadOnlySpan<byte> covered, Span<byte> proof) =>
#pragma warning disable CA5350 // RFC 8445 7.1: checks are proved by SHA-1; a collision does not help against an HMAC.
        hash == HashAlgorithmName.SHA1 ? HMACSHA1.HashData(password, covered, proof) : HMACSHA256.HashData(password, covered, proof);
#pragma warning restore CA5350

    internal static uint FingerprintOf(ReadOnlySpan<byte> covered) => Crc32.Of(covered) ^ FingerprintMask;

    private static bool IsFingerprintRight(ReadOnlySpan<byte> datagram, int at) =>
        BinaryPrimitives.ReadUInt32BigEndian(datagram[(at + 4)..]) == FingerprintOf(datagram[..at]);

    // Zero, short and overlong values of fixed-size attributes are what parsers have died of: they are refused before anyone reads them.
    private static bool IsLengthRight(StunAttribute type, int size) =>
        type switch
        {
            StunAttribute.MessageIntegrity => size == HMACSHA1.HashSizeInBytes,
            StunAttribute.MessageIntegritySha256 => size == HMACSHA256.HashSizeInBytes,
            StunAttribute.Fingerprint or StunAttribute.Priority => size == 4,
            StunAttribute.IceControlled or StunAttribute.IceControlling => size == 8,
            StunAttribute.UseCandidate => size == 0,
            StunAttribute.MappedAddress or StunAttribute.XorMappedAddress => size is 8 or 20,
            StunAttribute.ErrorCode => size is >= 4 and <= 767,
            // RFC 8445 5.3: two fragments of 256 characters and a colon.
            StunAttribute.Username => size is >= 1 and <= 513,
            _ => true,
        };

    private StunAttribute TypeAt(int at) => (StunAttribute)BinaryPrimitives.ReadUInt16BigEndian(_octets[at..]);

    private ReadOnlySpan<byte> ValueAt(int at) => _octets.Slice(at + 4, BinaryPrimitives.ReadUInt16BigEndian(_octets[(at + 2)..]));

    private int Next(int at) => at + 4 + ((BinaryPrimitives.ReadUInt16BigEndian(_octets[(at + 2)..]) + 3) & ~3);

    private int? LastBefore(int end)
    {
        for (var at = Header; at < end; at = Next(at))
        {
            if (Next(at) == end)
                return at;
        }
        return null;
    }
}
