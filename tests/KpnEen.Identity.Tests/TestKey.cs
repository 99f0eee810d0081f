using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace KpnEen.Identity.Tests;

/// <summary>A key pair of a client, that signs whatever it is told to.</summary>
public sealed class TestKey(string algorithm = "ES256", string keyId = "k1") : IDisposable
{
    private readonly ECDsa ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly RSA rsa = RSA.Create(2048);

    public string Algorithm { get; } = algorithm;

    public string KeyId { get; } = keyId;

    /// <summary>Public members only.</summary>
    public JsonObject Jwk
    {
        get
        {
            if (Algorithm == "ES256")
            {
                var point = ec.ExportParameters(false).Q;
                return new JsonObject
                {
                    ["kty"] = "EC",
                    ["crv"] = "P-256",
                    ["x"] = Base64Url.EncodeToString(point.X),
                    ["y"] = Base64Url.EncodeToString(point.Y),
                };
            }
            var key = rsa.ExportParameters(false);
            return new JsonObject
            {
                ["kty"] = "RSA",
                ["n"] = Base64Url.EncodeToString(key.Modulus),
                ["e"] = Base64Url.EncodeToString(key.Exponent),
            };
        }
    }

    /// <summary>The <c>d</c> of the elliptic key: what must never be shown.</summary>
    public string PrivatePart => Base64Url.EncodeToString(ec.ExportParameters(true).D);

    public string Jwks
    {
        get
        {
            var jwk = Jwk;
            jwk["kid"] = KeyId;
            jwk["use"] = "sig";
            return new JsonObject { ["keys"] = new JsonArray(jwk) }.ToJsonString();
        }
    }

    public void Dispose()
    {
        ec.Dispose();
        rsa.Dispose();
    }

    public string Sign(JsonObject header, JsonObject claims) => Sign(header.ToJsonString(), claims.ToJsonString());

    public string Sign(string header, string claims)
    {
        var input = $"{Encode(header)}.{Encode(claims)}";
        var bytes = Encoding.ASCII.GetBytes(input);
        var signature = Algorithm switch
        {
            "ES256" => ec.SignData(bytes, HashAlgorithmName.SHA256),
            "PS256" => rsa.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pss),
            _ => rsa.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
        };
        return $"{input}.{Base64Url.EncodeToString(signature)}";
    }

    private static string Encode(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));
}
