using System.Runtime.InteropServices;
using System.Security.Cryptography;
using KpnEen.Media.Natives;

namespace KpnEen.Media.Srtp;

/// <summary>A cipher context of OpenSSL with its key set. Not thread-safe: whoever calls serializes, the release included.</summary>
internal sealed unsafe class EvpCipher : SafeHandle
{
    private const int GetTag = 0x10; // EVP_CTRL_AEAD_GET_TAG
    private const int SetTag = 0x11; // EVP_CTRL_AEAD_SET_TAG

    private EvpCipher(nint cipher, ReadOnlySpan<byte> key, bool encrypt)
        : base(invalidHandleValue: 0, ownsHandle: true)
    {
        SetHandle(LibCrypto.EVP_CIPHER_CTX_new());
        fixed (byte* pointer = key)
        {
            if (IsInvalid || LibCrypto.EVP_CipherInit_ex(handle, cipher, 0, pointer, null, encrypt ? 1 : 0) != 1)
                throw new CryptographicException("OpenSSL gives no AES.");
        }
    }

    public override bool IsInvalid => handle == 0;

    /// <summary>Counter mode is its own inverse.</summary>
    public static EvpCipher Counter(ReadOnlySpan<byte> key) =>
        new(key.Length == 16 ? LibCrypto.EVP_aes_128_ctr() : LibCrypto.EVP_aes_256_ctr(), key, encrypt: true);

    public static EvpCipher Gcm(ReadOnlySpan<byte> key, bool encrypt) =>
        new(key.Length == 16 ? LibCrypto.EVP_aes_128_gcm() : LibCrypto.EVP_aes_256_gcm(), key, encrypt);

    /// <summary>Begins anew with the key as it is; the direction (-1) stays.</summary>
    public bool Restart(ReadOnlySpan<byte> iv)
    {
        fixed (byte* pointer = iv)
            return LibCrypto.EVP_CipherRestart(handle, 0, 0, null, pointer, -1) == 1;
    }

    public bool Transform(Span<byte> data)
    {
        int written;
        fixed (byte* pointer = data)
            return data.Length == 0 || LibCrypto.EVP_CipherUpdate(handle, pointer, &written, pointer, data.Length) == 1;
    }

    public bool Authenticate(ReadOnlySpan<byte> associated)
    {
        int written;
        fixed (byte* pointer = associated)
            return LibCrypto.EVP_CipherUpdate(handle, null, &written, pointer, associated.Length) == 1;
    }

    public bool Seal(Span<byte> tag)
    {
        int written;
        byte nothing;
        fixed (byte* pointer = tag)
            return LibCrypto.EVP_CipherFinal_ex(handle, &nothing, &written) == 1
                && LibCrypto.EVP_CIPHER_CTX_ctrl(handle, GetTag, tag.Length, pointer) == 1;
    }

    /// <returns>Whether the tag is that of what was transformed.</returns>
    public bool Verify(ReadOnlySpan<byte> tag)
    {
        int written;
        byte nothing;
        fixed (byte* pointer = tag)
            return LibCrypto.EVP_CIPHER_CTX_ctrl(handle, SetTag, tag.Length, pointer) == 1
                && LibCrypto.EVP_CipherFinal_ex(handle, &nothing, &written) == 1;
    }

    protected override bool ReleaseHandle()
    {
        LibCrypto.EVP_CIPHER_CTX_free(handle);
        return true;
    }
}
