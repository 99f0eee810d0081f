using System.Buffers.Text;
using System.Text.Json;
using KpnEen.Http.Proofs;

namespace KpnEen.Api.Security;

/// <summary>Header and claims of a signed token, read strictly before anything in it is believed.</summary>
internal sealed record TokenParts(string Type, string Algorithm, string KeyId, string Issuer, JsonElement Claims)
{
    /// <exception cref="InvalidTokenException">Not a signed JWT of compact form with the members we need.</exception>
    public static TokenParts Parse(string token)
    {
        if (token.Split('.') is not [var head, var body, _])
            throw new InvalidTokenException("The token is not a signed JWT.");
        var header = Json(head);
        // RFC 7515 4.1.11: what crit names must be understood, and nothing of it is.
        if (header.TryGetProperty("crit", out _))
            throw new InvalidTokenException("The token has a critical header that is not supported.");
        var claims = Json(body);
        return new TokenParts(Text(header, "typ"), Text(header, "alg"), Text(header, "kid"), Text(claims, "iss"), claims);
    }

    private static JsonElement Json(string part)
    {
        try
        {
            return StrictJson.ParseObject(Base64Url.DecodeFromChars(part));
        }
        catch (FormatException)
        {
            throw new InvalidTokenException("The token is not a signed JWT.");
        }
    }

    private static string Text(JsonElement from, string name) =>
        from.TryGetProperty(name, out var member)
        && member.ValueKind == JsonValueKind.String
        && member.GetString() is { Length: > 0 and <= 512 } text
            ? text
            : throw new InvalidTokenException($"The member {name} is missing or not a text.");
}
