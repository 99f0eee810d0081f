using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace KpnEen.Http.Proofs;

/// <summary>A public key as others give it to us (RFC 7517): EC on P-256, or RSA of at least 2048 bits.</summary>
public sealed class PublicJwk
{
    /// <summary>What we verify (RFC 7518 3.1).</summary>
    public static IReadOnlyList<string> Algorithms { get; } = ["ES256", "RS256", "PS256"];

    private const int MinRsaBytes = 256;
    private const int MaxRsaBytes = 1024;
    private const int MostKeys = 20;

    // RFC 7518 6.2.2, 6.3.2 and 6.4.1: a private or a symmetric key that somebody published is no proof of anything.
    private static readonly string[] Secret = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];
    private readonly ECParameters? curve;
    private readonly RSAParameters? rsa;

    private PublicJwk(string? keyId, string? algorithm, ECParameters? curve, RSAParameters? rsa, string thumbprint)
    {
        (KeyId, Algorithm, this.curve, this.rsa, Thumbprint) = (keyId, algorithm, curve, rsa, thumbprint);
    }

    public string? KeyId { get; }

    /// <summary>The one algorithm it is for; null: any that fits its type.</summary>
    public string? Algorithm { get; }

    /// <summary>RFC 7638, SHA-256, base64url.</summary>
    public string Thumbprint { get; }

    /// <exception cref="FormatException">No public key we verify with.</exception>
    public static PublicJwk Parse(JsonElement jwk)
    {
        if (jwk.ValueKind != JsonValueKind.Object)
            throw new FormatException("A key is a JSON object.");
        if (Secret.FirstOrDefault(name => jwk.TryGetProperty(name, out _)) is { } secret)
            throw new FormatException($"A public key has no member {secret}.");
        if (Text(jwk, "use") is not (null or "sig"))
            throw new FormatException("The key is not for signatures.");
        var key = Text(jwk, "kty") switch
        {
            "EC" => Ec(jwk),
            "RSA" => Rsa(jwk),
            _ => throw new FormatException("The key is of no type that is supported: EC or RSA."),
        };
        return key.Algorithm is null || key.Fits(key.Algorithm)
            ? key
            : throw new FormatException("The algorithm of the key is not supported: ES256, RS256 or PS256.");
    }

    /// <summary>The keys of a set; those we cannot use are passed over.</summary>
    /// <exception cref="FormatException">No JWK Set.</exception>
    public static IReadOnlyList<PublicJwk> ParseSet(JsonElement set)
    {
        if (set.ValueKind != JsonValueKind.Object || !set.TryGetProperty("keys", out var keys) || keys.ValueKind != JsonValueKind.Array)
            throw new FormatException("A JWK Set is an object with the member keys.");
        var usable = new List<PublicJwk>();
        foreach (var jwk in keys.EnumerateArray().Take(MostKeys))
        {
            try
            {
                usable.Add(Parse(jwk));
            }
            catch (FormatException)
            {
                // RFC 7517 5: keys that are not understood are ignored.
            }
        }
        return usable;
    }

    /// <returns>Null when each key of the set is one we verify with, else what is wrong.</returns>
    public static string? Fault(JsonElement set)
    {
        try
        {
            if (ParseSet(set).Count == 0)
                return "There is no key in it that is supported: EC P-256, or RSA of 2048 bits and more.";
            foreach (var jwk in set.GetProperty("keys").EnumerateArray())
                Parse(jwk);
            return set.GetProperty("keys").GetArrayLength() > MostKeys ? $"At most {MostKeys} keys." : null;
        }
        catch (FormatException e)
        {
            return e.Message;
        }
    }

    /// <summary>Whether the key can sign by this algorithm.</summary>
    public bool Fits(string algorithm) =>
        (Algorithm is null || Algorithm == algorithm) && (curve is not null ? algorithm == "ES256" : algorithm is "RS256" or "PS256");

    public bool Verify(string algorithm, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        if (!Fits(algorithm))
            return false;
        if (curve is { } point)
        {
            using var ecdsa = ECDsa.Create(point);
            return ecdsa.VerifyData(data, signature, HashAlgorithmName.SHA256);
        }
        using var key = RSA.Create(rsa!.Value);
        return key.VerifyData(
            data,
            signature,
            HashAlgorithmName.SHA256,
            algorithm == "PS256" ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1
        );
    }

    private static PublicJwk Ec(JsonElement jwk)
    {
        if (Text(jwk, "crv") != "P-256")
            throw new FormatException("The curve is not supported: P-256.");
        var (x, y) = (Bytes(jwk, "x"), Bytes(jwk, "y"));
        if (x.Length != 32 || y.Length != 32)
            throw new FormatException("A coordinate of P-256 has 32 bytes.");
        var point = new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint { X = x, Y = y },
        };
        try
        {
            // Not every pair is a point of the curve.
            using var check = ECDsa.Create(point);
        }
        catch (CryptographicException)
        {
            throw new FormatException("The point is not on the curve.");
        }
        var canonical = $$"""{"crv":"P-256","kty":"EC","x":"{{Base64Url.EncodeToString(x)}}","y":"{{Base64Url.EncodeToString(y)}}"}""";
        return new PublicJwk(Text(jwk, "kid"), Text(jwk, "alg"), point, null, Hash(canonical));
    }

    private static PublicJwk Rsa(JsonElement jwk)
    {
        var (n, e) = (Bytes(jwk, "n"), Bytes(jwk, "e"));
        if (n.Length is < MinRsaBytes or > MaxRsaBytes || n[0] == 0 || e.Length is 0 or > 8)
            throw new FormatException("An RSA key has 2048 to 8192 bits.");
        var canonical = $$"""{"e":"{{Base64Url.EncodeToString(e)}}","kty":"RSA","n":"{{Base64Url.EncodeToString(n)}}"}""";
        var key = new RSAParameters { Modulus = n, Exponent = e };
        try
        {
            using var check = RSA.Create(key);
        }
        catch (CryptographicException)
        {
            throw new FormatException("The numbers are no RSA key.");
        }
        return new PublicJwk(Text(jwk, "kid"), Text(jwk, "alg"), null, key, Hash(canonical));
    }

    private static string Hash(string canonical) => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(canonical)));

    private static byte[] Bytes(JsonElement jwk, string name)
    {
        try
        {
            return Base64Url.DecodeFromChars(Text(jwk, name) ?? throw new FormatException($"The key lacks {name}."));
        }
        catch (FormatException)
        {
            throw new FormatException($"The member {name} is missing or no base64url.");
        }
    }

    private static string? Text(JsonElement jwk, string name) =>
        jwk.Text(name) ?? (jwk.TryGetProperty(name, out _) ? throw new FormatException($"The member {name} is no text.") : null);
}
