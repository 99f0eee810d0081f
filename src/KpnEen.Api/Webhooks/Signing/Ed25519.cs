using System.Security.Cryptography;

namespace KpnEen.Api.Webhooks.Signing;

/// <summary>RFC 8032, by OpenSSL: .NET has none.</summary>
internal static class Ed25519
{
    public const int SeedLength = 32;
    private const int SignatureLength = 64;

    /// <exception cref="CryptographicException">No such algorithm in the library.</exception>
    public static byte[] PublicKey(ReadOnlySpan<byte> seed)
    {
        using var key = EvpKey.FromSeed(seed);
        var raw = new byte[SeedLength];
        nuint length = SeedLength;
        Demand(LibCrypto.EVP_PKEY_get_raw_public_key(key.DangerousGetHandle(), raw, ref length) == 1 && length == SeedLength);
        return raw;
    }

    /// <exception cref="CryptographicException">No such algorithm in the library.</exception>
    public static byte[] Sign(ReadOnlySpan<byte> seed, ReadOnlySpan<byte> message)
    {
        using var key = EvpKey.FromSeed(seed);
        var context = LibCrypto.EVP_MD_CTX_new();
        Demand(context != 0);
        try
        {
            Demand(LibCrypto.EVP_DigestSignInit(context, 0, 0, 0, key.DangerousGetHandle()) == 1);
            var signature = new byte[SignatureLength];
            nuint length = SignatureLength;
            Demand(
                LibCrypto.EVP_DigestSign(context, signature, ref length, message, (nuint)message.Length) == 1 && length == SignatureLength
            );
            return signature;
        }
        finally
        {
            LibCrypto.EVP_MD_CTX_free(context);
        }
    }

    internal static void Demand(bool done)
    {
        if (!done)
            throw new CryptographicException("libcrypto refused an operation of Ed25519.");
    }
}
