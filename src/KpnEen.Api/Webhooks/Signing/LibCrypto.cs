using System.Runtime.InteropServices;

namespace KpnEen.Api.Webhooks.Signing;

/// <summary>The signatures of OpenSSL 3 (libcrypto.so.3, which .NET itself stands on). Functions as in openssl/evp.h.</summary>
internal static partial class LibCrypto
{
    private const string Library = "libcrypto.so.3";

    [LibraryImport(Library)]
    public static partial nint EVP_PKEY_new_raw_private_key(int type, nint engine, ReadOnlySpan<byte> key, nuint length);

    [LibraryImport(Library)]
    public static partial int EVP_PKEY_get_raw_public_key(nint key, Span<byte> raw, ref nuint length);

    [LibraryImport(Library)]
    public static partial void EVP_PKEY_free(nint key);

    [LibraryImport(Library)]
    public static partial nint EVP_MD_CTX_new();

    [LibraryImport(Library)]
    public static partial void EVP_MD_CTX_free(nint context);

    [LibraryImport(Library)]
    public static partial int EVP_DigestSignInit(nint context, nint keyContext, nint digest, nint engine, nint key);

    [LibraryImport(Library)]
    public static partial int EVP_DigestSign(
        nint context,
        Span<byte> signature,
        ref nuint signatureLength,
        ReadOnlySpan<byte> message,
        nuint messageLength
    );
}
