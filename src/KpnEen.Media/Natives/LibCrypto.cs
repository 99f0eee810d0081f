using System.Runtime.InteropServices;

namespace KpnEen.Media.Natives;

/// <summary>
/// The ciphers of OpenSSL 3 (libcrypto.so.3, which .NET itself stands on). All calls are short, block on nothing and allocate nothing,
/// so the ones made for each packet spare the switch of the garbage collector's mode.
/// </summary>
internal static partial class LibCrypto
{
    /// <summary>struct SHAstate_st of openssl/sha.h: five words, two of length, a block of 64 octets and its fill.</summary>
    public const int Sha1StateSize = 96;

    private const string Library = "libcrypto.so.3";
    private const ulong InitNoAtExit = 0x0008_0000;

    /// <summary>Leaves the library standing when the process ends: media threads may still be in it then.</summary>
    public static bool TryLoad()
    {
        try
        {
            return OPENSSL_init_crypto(InitNoAtExit, 0) == 1;
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            return false;
        }
    }

    [LibraryImport(Library)]
    private static partial int OPENSSL_init_crypto(ulong options, nint settings);

    [LibraryImport(Library)]
    public static partial nint EVP_aes_128_ctr();

    [LibraryImport(Library)]
    public static partial nint EVP_aes_256_ctr();

    [LibraryImport(Library)]
    public static partial nint EVP_aes_128_gcm();

    [LibraryImport(Library)]
    public static partial nint EVP_aes_256_gcm();

    [LibraryImport(Library)]
    public static partial nint EVP_CIPHER_CTX_new();

    [LibraryImport(Library)]
    public static partial void EVP_CIPHER_CTX_free(nint context);

    [LibraryImport(Library)]
    public static unsafe partial int EVP_CipherInit_ex(nint context, nint cipher, nint engine, byte* key, byte* iv, int encrypt);

    [LibraryImport(Library, EntryPoint = "EVP_CipherInit_ex"), SuppressGCTransition]
    public static unsafe partial int EVP_CipherRestart(nint context, nint cipher, nint engine, byte* key, byte* iv, int encrypt);

    [LibraryImport(Library), SuppressGCTransition]
    public static unsafe partial int EVP_CipherUpdate(nint context, byte* output, int* written, byte* input, int length);

    [LibraryImport(Library), SuppressGCTransition]
    public static unsafe partial int EVP_CipherFinal_ex(nint context, byte* output, int* written);

    [LibraryImport(Library), SuppressGCTransition]
    public static unsafe partial int EVP_CIPHER_CTX_ctrl(nint context, int command, int length, byte* data);

    [LibraryImport(Library), SuppressGCTransition]
    public static unsafe partial int SHA1_Init(byte* state);

    [LibraryImport(Library), SuppressGCTransition]
    public static unsafe partial int SHA1_Update(byte* state, byte* data, nuint length);

    [LibraryImport(Library), SuppressGCTransition]
    public static unsafe partial int SHA1_Final(byte* digest, byte* state);
}
