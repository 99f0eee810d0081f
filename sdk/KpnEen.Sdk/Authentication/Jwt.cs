using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace KpnEen.Sdk.Authentication;

/// <summary>The assertion of <c>private_key_jwt</c>: RFC 7523 2.2, as narrowed by rfc7523bis (typ, and the issuer as its only audience).</summary>
internal static class Jwt
{
    private static readonly TimeSpan _life = TimeSpan.FromMinutes(1);

    public static string Assertion(ClientKey key, string clientId, string issuer, DateTimeOffset now)
    {
        var header = Json(json =>
        {
            json.WriteString("alg", key.Algorithm);
            json.WriteString("typ", "client-authentication+jwt");
            if (key.KeyId is not null)
                json.WriteString("kid", key.KeyId);
        });
        var claims = Json(json =>
        {
            json.WriteString("iss", clientId);
            json.WriteString("sub", clientId);
            json.WriteString("aud", issuer);
            json.WriteString("jti", Encode(RandomNumberGenerator.GetBytes(16)));
            json.WriteNumber("iat", now.ToUnixTimeSeconds());
            json.WriteNumber("exp", (now + _life).ToUnixTimeSeconds());
        });
        var signed = $"{header}.{claims}";
        return $"{signed}.{Encode(key.Sign(Encoding.ASCII.GetBytes(signed)))}";
    }

    public static string Encode(ReadOnlySpan<byte> bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    private static string Json(Action<Utf8JsonWriter> members)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }
        return Encode(buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
    }
}
