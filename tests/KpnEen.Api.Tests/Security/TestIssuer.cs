using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace KpnEen.Api.Tests.Security;

/// <summary>An authorization server that signs whatever it is told to.</summary>
public sealed class TestIssuer(string name = "https://issuer.test", string keyId = "key-1")
{
    public const string Audience = "http://api.test";
    private readonly RSA rsa = RSA.Create(2048);
    private readonly ECDsa ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public string Name { get; } = name;

    /// <summary>The published keys: the elliptic one under the key id, the RSA one under the key id with <c>-rsa</c>.</summary>
    public string Jwks
    {
        get
        {
            var (point, modulus) = (ec.ExportParameters(false).Q, rsa.ExportParameters(false));
            return JsonSerializer.Serialize(
                new
                {
                    keys = new object[]
                    {
                        new
                        {
                            kty = "EC",
                            crv = "P-256",
                            kid = keyId,
                            use = "sig",
                            x = Base64Url.EncodeToString(point.X),
                            y = Base64Url.EncodeToString(point.Y),
                        },
                        new
                        {
                            kty = "RSA",
                            kid = keyId + "-rsa",
                            use = "sig",
                            n = Base64Url.EncodeToString(modulus.Modulus),
                            e = Base64Url.EncodeToString(modulus.Exponent),
                        },
                    },
                }
            );
        }
    }

    public byte[] PublicKeyBytes => ec.ExportSubjectPublicKeyInfo();

    /// <summary>A good header and good claims, to be spoiled.</summary>
    public JsonObject Header(string algorithm = "ES256") =>
        new()
        {
            ["alg"] = algorithm,
            ["typ"] = "at+jwt",
            ["kid"] = algorithm is "RS256" or "PS256" or "PS512" ? keyId + "-rsa" : keyId,
        };

    public JsonObject Claims(string scope = "directory:read directory:write", string? tenant = "ten_a", string client = "cli_a")
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var claims = new JsonObject
        {
            ["iss"] = Name,
            ["aud"] = Audience,
            ["sub"] = client,
            ["client_id"] = client,
            ["iat"] = now,
            ["exp"] = now + 900,
            ["jti"] = Guid.NewGuid().ToString("N"),
            ["scope"] = scope,
        };
        if (tenant is not null)
            claims["tenant_id"] = tenant;
        return claims;
    }

    public string Token(string scope = "directory:read directory:write", string? tenant = "ten_a", string client = "cli_a") =>
        Sign(Header(), Claims(scope, tenant, client));

    public string Sign(JsonObject header, JsonObject claims) =>
        Sign(header.ToJsonString(), claims.ToJsonString(), header["alg"]!.GetValue<string>());

    public string Sign(string header, string claims, string algorithm)
    {
        var input = $"{Encode(header)}.{Encode(claims)}";
        var bytes = Encoding.ASCII.GetBytes(input);
        var signature = algorithm switch
        {
            "ES256" => ec.SignData(bytes, HashAlgorithmName.SHA256),
            "RS256" => rsa.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
            "PS256" => rsa.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pss),
            "PS512" => rsa.SignData(bytes, HashAlgorithmName.SHA512, RSASignaturePadding.Pss),
            "HS256" => HMACSHA256.HashData(PublicKeyBytes, bytes),
            _ => [],
        };
        return $"{input}.{Base64Url.EncodeToString(signature)}";
    }

    private static string Encode(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));
}
