using System.Buffers.Text;
using System.Text.Json;

namespace KpnEen.Api.Security;

/// <summary>Header and claims of a signed token, read strictly before anything in it is believed.</summary>
internal sealed record TokenParts(string Type, string Algorithm, string KeyId, string Issuer, JsonElement Claims)
{
    // A member named twice reads differently in different parsers: RFC 8725 2.4.
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

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
            using var document = JsonDocument.Parse(Base64Url.DecodeFromChars(part), Strict);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? document.RootElement.Clone()
                : throw new InvalidTokenException("The token is not a signed JWT.");
        }
        catch (Exception e) when (e is FormatException or JsonException)
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
