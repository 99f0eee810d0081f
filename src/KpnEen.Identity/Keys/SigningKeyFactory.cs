using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using KpnEen.Data.Identity;
using KpnEen.Data.Secrets;
using Microsoft.IdentityModel.Tokens;

namespace KpnEen.Identity;

/// <summary>Makes ES256 keys and opens them again. The private part leaves this class sealed or inside a key object only.</summary>
internal sealed class SigningKeyFactory(ISecretBox box)
{
    public SigningKey Create(DateTimeOffset useFrom)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        var (x, y) = (Base64Url.EncodeToString(point.X), Base64Url.EncodeToString(point.Y));
        // RFC 7638: the thumbprint of the key names it.
        var id = Base64Url.EncodeToString(
            SHA256.HashData(Encoding.UTF8.GetBytes($$"""{"crv":"P-256","kty":"EC","x":"{{x}}","y":"{{y}}"}"""))
        );
        var jwk = JsonSerializer.SerializeToElement(
            new Dictionary<string, string>
            {
                ["kty"] = "EC",
                ["crv"] = "P-256",
                ["x"] = x,
                ["y"] = y,
                ["kid"] = id,
                ["use"] = "sig",
                ["alg"] = "ES256",
            }
        );
        var secret = key.ExportPkcs8PrivateKey();
        var sealedKey = box.Seal(secret, Context(id));
        CryptographicOperations.ZeroMemory(secret);
        return new SigningKey(id, jwk, sealedKey, useFrom);
    }

    public SigningCredentials Open(SigningKey key)
    {
        var secret = box.Open(key.PrivateKey, Context(key.Id));
        var ecdsa = ECDsa.Create();
        ecdsa.ImportPkcs8PrivateKey(secret, out _);
        CryptographicOperations.ZeroMemory(secret);
        return new SigningCredentials(new ECDsaSecurityKey(ecdsa) { KeyId = key.Id }, SecurityAlgorithms.EcdsaSha256);
    }

    private static string Context(string id) => $"signingKey:{id}";
}
