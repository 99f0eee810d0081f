using Microsoft.Win32.SafeHandles;

namespace KpnEen.Api.Webhooks.Signing;

/// <summary>An EVP_PKEY, freed and wiped by OpenSSL when disposed.</summary>
internal sealed class EvpKey : SafeHandleZeroOrMinusOneIsInvalid
{
    private const int Ed25519 = 1087; // EVP_PKEY_ED25519, openssl/obj_mac.h

    private EvpKey(nint handle)
        : base(ownsHandle: true) => SetHandle(handle);

    public static EvpKey FromSeed(ReadOnlySpan<byte> seed)
    {
        var key = LibCrypto.EVP_PKEY_new_raw_private_key(Ed25519, 0, seed, (nuint)seed.Length);
        Signing.Ed25519.Demand(key != 0);
        return new EvpKey(key);
    }

    protected override bool ReleaseHandle()
    {
        LibCrypto.EVP_PKEY_free(handle);
        return true;
    }
}
