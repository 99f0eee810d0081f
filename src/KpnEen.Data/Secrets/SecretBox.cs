using System.Security.Cryptography;
using System.Text;

namespace KpnEen.Data.Secrets;

/// <summary>AES-256-GCM with a random nonce. Layout: version (1) | nonce (12) | tag (16) | ciphertext. The context is authenticated, not stored.</summary>
public sealed class SecretBox : ISecretBox
{
    private const byte Version = 1;
    private const int NonceLength = 12;
    private const int TagLength = 16;
    private const int HeaderLength = 1 + NonceLength + TagLength;
    private readonly byte[] key;

    /// <param name="key">32 octets.</param>
    public SecretBox(ReadOnlySpan<byte> key)
    {
        if (key.Length != 32)
            throw new ArgumentException("The master key has 32 octets.", nameof(key));
        this.key = key.ToArray();
    }

    public byte[] Seal(ReadOnlySpan<byte> secret, string context)
    {
        var sealedSecret = new byte[HeaderLength + secret.Length];
        sealedSecret[0] = Version;
        var nonce = sealedSecret.AsSpan(1, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(key, TagLength);
        aes.Encrypt(
            nonce,
            secret,
            sealedSecret.AsSpan(HeaderLength),
            sealedSecret.AsSpan(1 + NonceLength, TagLength),
            Encoding.UTF8.GetBytes(context)
        );
        return sealedSecret;
    }

    public byte[] Open(ReadOnlySpan<byte> sealedSecret, string context)
    {
        if (sealedSecret.Length < HeaderLength || sealedSecret[0] != Version)
            throw new CryptographicException("Not sealed by this product.");
        var secret = new byte[sealedSecret.Length - HeaderLength];
        using var aes = new AesGcm(key, TagLength);
        aes.Decrypt(
            sealedSecret.Slice(1, NonceLength),
            sealedSecret[HeaderLength..],
            sealedSecret.Slice(1 + NonceLength, TagLength),
            secret,
            Encoding.UTF8.GetBytes(context)
        );
        return secret;
    }
}
