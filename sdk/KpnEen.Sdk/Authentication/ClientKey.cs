using System.Security.Cryptography;
using System.Text.Json;

namespace KpnEen.Sdk.Authentication;

/// <summary>
/// The private key a client proves itself with instead of a secret: <c>private_key_jwt</c>, RFC 7523. The API knows the public half alone (<see cref="PublicKeys"/>), so nothing that
/// could be stolen there lets anybody be this client. EC P-256 signs by ES256, RSA by PS256.
/// </summary>
public sealed class ClientKey : IDisposable
{
    private readonly ECDsa? _ec;
    private readonly RSA? _rsa;

    private ClientKey(AsymmetricAlgorithm key, string? keyId)
    {
        (_ec, _rsa) = (key as ECDsa, key as RSA);
        KeyId = keyId;
    }

    /// <summary><c>kid</c>; null when the client has one key.</summary>
    public string? KeyId { get; }

    /// <summary><c>ES256</c> or <c>PS256</c>.</summary>
    public string Algorithm => _ec is not null ? "ES256" : "PS256";

    /// <summary>A new key of the kind to prefer; keep it by <see cref="ToPem"/>.</summary>
    public static ClientKey Create(string? keyId = null) => new(ECDsa.Create(ECCurve.NamedCurves.nistP256), keyId);

    /// <summary>Reads a private key.</summary>
    /// <param name="pem"><c>-----BEGIN PRIVATE KEY-----</c>, or the older forms of EC and RSA.</param>
    /// <param name="keyId"><c>kid</c>, when the client has several.</param>
    /// <exception cref="ArgumentException">No private key, an EC key that is not P-256, or RSA below 2048 bits.</exception>
    public static ClientKey FromPem(string pem, string? keyId = null)
    {
        // The forms tell the kind only when they are old; PKCS#8 is tried as both.
        if (TryImport(ECDsa.Create(), pem) is { } ec)
            return ec.KeySize == 256 ? new ClientKey(ec, keyId) : throw new ArgumentException("An EC key must be P-256.", nameof(pem));
        if (TryImport(RSA.Create(), pem) is { } rsa)
            return rsa.KeySize >= 2048
                ? new ClientKey(rsa, keyId)
                : throw new ArgumentException("An RSA key has at least 2048 bits.", nameof(pem));
        throw new ArgumentException("This is no private key of EC or RSA in PEM.", nameof(pem)); // never the text itself
    }

    /// <summary>The private key, PKCS#8. Keep it as you keep a password.</summary>
    public string ToPem() => _ec?.ExportPkcs8PrivateKeyPem() ?? _rsa!.ExportPkcs8PrivateKeyPem();

    /// <summary>The JSON Web Key Set to register the client with (member <c>jwks</c>): no private part is in it.</summary>
    public JsonElement PublicKeys()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartArray("keys");
            json.WriteStartObject();
            WritePublicPart(json);
            json.WriteString("use", "sig");
            json.WriteString("alg", Algorithm);
            if (KeyId is not null)
                json.WriteString("kid", KeyId);
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        }
        using var document = JsonDocument.Parse(buffer.ToArray());
        return document.RootElement.Clone();
    }

    /// <summary>The form JWS has signatures in (RFC 7518 3.4: r and s side by side).</summary>
    internal byte[] Sign(byte[] data) =>
        _ec?.SignData(data, HashAlgorithmName.SHA256) ?? _rsa!.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pss);

    /// <summary>Forgets the key.</summary>
    public void Dispose()
    {
        _ec?.Dispose();
        _rsa?.Dispose();
    }

    /// <summary>Never shows the key.</summary>
    public override string ToString() => $"{Algorithm} {KeyId}".TrimEnd();

    private void WritePublicPart(Utf8JsonWriter json)
    {
        if (_ec is not null)
        {
            var point = _ec.ExportParameters(includePrivateParameters: false).Q;
            json.WriteString("kty", "EC");
            json.WriteString("crv", "P-256");
            json.WriteString("x", Jwt.Encode(point.X));
            json.WriteString("y", Jwt.Encode(point.Y));
            return;
        }
        var parts = _rsa!.ExportParameters(includePrivateParameters: false);
        json.WriteString("kty", "RSA");
        json.WriteString("n", Jwt.Encode(parts.Modulus));
        json.WriteString("e", Jwt.Encode(parts.Exponent));
    }

    private static T? TryImport<T>(T key, string pem)
        where T : AsymmetricAlgorithm
    {
        try
        {
            key.ImportFromPem(pem);
            // A public key alone would be read too.
            _ = key.ExportPkcs8PrivateKey();
            return key;
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            key.Dispose();
            return null;
        }
    }
}
