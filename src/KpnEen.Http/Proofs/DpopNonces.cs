using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using KpnEen.Data.Identity;

namespace KpnEen.Http.Proofs;

/// <summary>Nonces for proofs: the time, signed with a key that all nodes share, so that any node takes what another gave and nothing is stored.</summary>
public sealed class DpopNonces(PlatformSecrets secrets, TimeProvider time)
{
    /// <summary>How long a nonce is taken.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);
    private const int TimeBytes = 8;
    private const int MacBytes = 16;
    private volatile byte[]? key;

    public async Task<string> NewAsync(CancellationToken cancel)
    {
        var nonce = new byte[TimeBytes + MacBytes];
        BinaryPrimitives.WriteInt64BigEndian(nonce, time.GetUtcNow().ToUnixTimeSeconds());
        Mac(await KeyAsync(cancel), nonce.AsSpan(0, TimeBytes), nonce.AsSpan(TimeBytes));
        return Base64Url.EncodeToString(nonce);
    }

    public async Task<bool> IsGoodAsync(string nonce, CancellationToken cancel)
    {
        var bytes = new byte[TimeBytes + MacBytes];
        if (
            nonce.Length != Base64Url.GetEncodedLength(bytes.Length)
            || !Base64Url.TryDecodeFromChars(nonce, bytes, out var length)
            || length != bytes.Length
        )
            return false;
        var mac = new byte[MacBytes];
        Mac(await KeyAsync(cancel), bytes.AsSpan(0, TimeBytes), mac);
        var age = time.GetUtcNow().ToUnixTimeSeconds() - BinaryPrimitives.ReadInt64BigEndian(bytes);
        return CryptographicOperations.FixedTimeEquals(mac, bytes.AsSpan(TimeBytes)) && age >= -30 && age <= Lifetime.TotalSeconds;
    }

    private async Task<byte[]> KeyAsync(CancellationToken cancel) => key ??= await secrets.GetAsync(PlatformSecrets.DpopNonceKey, cancel);

    private static void Mac(byte[] key, ReadOnlySpan<byte> text, Span<byte> mac)
    {
        Span<byte> whole = stackalloc byte[32];
        HMACSHA256.HashData(key, text, whole);
        whole[..MacBytes].CopyTo(mac);
    }
}
