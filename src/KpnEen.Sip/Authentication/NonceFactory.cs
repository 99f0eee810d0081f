using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace KpnEen.Sip.Authentication;

/// <summary>Nonces that prove themselves: time, randomness, and an HMAC over both and the realm. Any node with the secret can check them.</summary>
/// <code>
///  0        8                16                              32
///  +--------+----------------+-------------------------------+
///  | unix ms|  random        |  HMAC-SHA-256, first 16 bytes |   in hex
///  +--------+----------------+-------------------------------+
/// </code>
internal sealed class NonceFactory(byte[] secret, TimeProvider time)
{
    private const int Length = 32;

    public string Create(string realm)
    {
        Span<byte> nonce = stackalloc byte[Length];
        BinaryPrimitives.WriteInt64BigEndian(nonce, time.GetUtcNow().ToUnixTimeMilliseconds());
        RandomNumberGenerator.Fill(nonce[8..16]);
        Sign(nonce[..16], realm, nonce[16..]);
        return Convert.ToHexStringLower(nonce);
    }

    /// <summary>When we made it, in Unix milliseconds; null when we did not.</summary>
    public long? TimeOf(string nonce, string realm)
    {
        Span<byte> bytes = stackalloc byte[Length];
        if (nonce.Length != 2 * Length || Convert.FromHexString(nonce, bytes, out _, out _) != System.Buffers.OperationStatus.Done)
            return null;
        Span<byte> expected = stackalloc byte[16];
        Sign(bytes[..16], realm, expected);
        return CryptographicOperations.FixedTimeEquals(expected, bytes[16..]) ? BinaryPrimitives.ReadInt64BigEndian(bytes) : null;
    }

    private void Sign(ReadOnlySpan<byte> head, string realm, Span<byte> target)
    {
        var name = Encoding.UTF8.GetBytes(realm);
        var data = new byte[head.Length + name.Length];
        head.CopyTo(data);
        name.CopyTo(data, head.Length);
        Span<byte> hash = stackalloc byte[32];
        HMACSHA256.HashData(secret, data, hash);
        hash[..target.Length].CopyTo(target);
    }
}
