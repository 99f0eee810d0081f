using System.Buffers.Binary;
using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace KpnEen.Sip.Authentication;

/// <summary>
/// Nonces that prove themselves: time, randomness, and an HMAC over both, the realm and the address it was given to. Any node with the key can check
/// them, none remembers them. A nonce is good only where it was sent to: so nobody tries passwords in another's name with a forged address.
/// </summary>
/// <code>
///  0       6         12                       24
///  +-------+---------+------------------------+
///  |unix ms| random  | HMAC-SHA-256, first 12 |   in base64url: 32 characters
///  +-------+---------+------------------------+
/// </code>
internal sealed class NonceFactory(byte[] key, TimeProvider time)
{
    private const int Head = 12;
    private const int Length = 24;
    private const int Characters = 32;

    public string Create(string realm, IPAddress? source)
    {
        Span<byte> nonce = stackalloc byte[Length];
        BinaryPrimitives.WriteInt64BigEndian(nonce, time.GetUtcNow().ToUnixTimeMilliseconds() << 16);
        RandomNumberGenerator.Fill(nonce[6..Head]);
        Sign(nonce[..Head], realm, source, nonce[Head..]);
        return Base64Url.EncodeToString(nonce);
    }

    /// <summary>Null when we did not make it, for another realm or for another address.</summary>
    public Nonce? Read(ReadOnlySpan<char> text, string realm, IPAddress? source)
    {
        Span<byte> nonce = stackalloc byte[Length];
        if (
            text.Length != Characters
            || Base64Url.DecodeFromChars(text, nonce, out _, out var decoded) != System.Buffers.OperationStatus.Done
            || decoded != Length
        )
            return null;
        Span<byte> expected = stackalloc byte[Length - Head];
        Sign(nonce[..Head], realm, source, expected);
        if (!CryptographicOperations.FixedTimeEquals(expected, nonce[Head..]))
            return null;
        return new(BinaryPrimitives.ReadInt64BigEndian(nonce) >>> 16, BinaryPrimitives.ReadInt64BigEndian(nonce[4..]) & 0xFFFF_FFFF_FFFF);
    }

    private void Sign(ReadOnlySpan<byte> head, string realm, IPAddress? source, Span<byte> target)
    {
        var most = Head + 16 + Encoding.UTF8.GetMaxByteCount(realm.Length);
        var data = most <= 512 ? stackalloc byte[most] : new byte[most];
        head.CopyTo(data);
        var address = data.Slice(Head, 16);
        address.Clear();
        source?.TryWriteBytes(address, out _);
        var length = Head + 16 + Encoding.UTF8.GetBytes(realm, data[(Head + 16)..]);
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, data[..length], hash);
        hash[..target.Length].CopyTo(target);
    }
}
