using System.Numerics;
using System.Security.Cryptography;

namespace KpnEen.Sdk.Webhooks.Ed25519;

/// <summary>
/// Verifies an Ed25519 signature: RFC 8032 5.1.7, the equation without cofactor as OpenSSL does. .NET has no Ed25519 (dotnet/runtime#63174), and a native library is not everywhere.
/// All of it is public: there is no secret to be given away by the time it takes.
/// </summary>
internal static class Ed25519Verification
{
    public const int KeyLength = 32;
    public const int SignatureLength = 64;

    /// <summary>The order of the base point: 2^252 + 27742317777372353535851937790883648493.</summary>
    private static readonly BigInteger _order = BigInteger.Pow(2, 252) + BigInteger.Parse("27742317777372353535851937790883648493", null);

    public static bool IsValid(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        if (publicKey.Length != KeyLength || signature.Length != SignatureLength)
            return false;
        var r = signature[..32];
        var s = signature[32..];
        // A number of the order or more would be a second signature of the same message.
        if (new BigInteger(s, isUnsigned: true) >= _order || CurvePoint.Decode(publicKey) is not { } key)
            return false;
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA512);
        sha.AppendData(r);
        sha.AppendData(publicKey);
        sha.AppendData(message);
        Span<byte> k = stackalloc byte[32];
        k.Clear();
        (new BigInteger(sha.GetHashAndReset(), isUnsigned: true) % _order).TryWriteBytes(k, out _, isUnsigned: true);
        // [s]B = R + [k]A, so R must be [s]B + [k](-A).
        return CurvePoint.Sum(s, CurvePoint.Base, k, -key).Encode().AsSpan().SequenceEqual(r);
    }
}
