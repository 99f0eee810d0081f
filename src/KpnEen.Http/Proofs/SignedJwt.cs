using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace KpnEen.Http.Proofs;

/// <summary>A JWT that others signed, taken apart strictly before anything in it is believed (RFC 7515, RFC 8725).</summary>
public sealed class SignedJwt
{
    private const int MaxLength = 8 * 1024;

    private readonly byte[] signed;
    private readonly byte[] signature;

    private SignedJwt(JsonElement header, JsonElement claims, byte[] signed, byte[] signature, string algorithm)
    {
        (Header, Claims, this.signed, this.signature, Algorithm) = (header, claims, signed, signature, algorithm);
    }

    public JsonElement Header { get; }

    public JsonElement Claims { get; }

    /// <summary><c>alg</c>: of an asymmetric signature we verify.</summary>
    public string Algorithm { get; }

    /// <summary><c>typ</c> in lower case, without <c>application/</c>; null when absent.</summary>
    public string? Type =>
        Header.Text("typ")?.ToLowerInvariant() is { } type
            ? type.StartsWith("application/", StringComparison.Ordinal)
                ? type["application/".Length..]
                : type
            : null;

    public string? KeyId => Header.Text("kid");

    /// <exception cref="FormatException">Not a JWT of compact form, or one we would not verify.</exception>
    public static SignedJwt Parse(string token)
    {
        if (token.Length > MaxLength || token.Split('.') is not [var head, var body, var sign])
            throw new FormatException("It is not a signed JWT.");
        var header = StrictJson.ParseObject(Bytes(head));
        // RFC 7515 4.1.11: what crit names must be understood, and nothing of it is. RFC 7797 2: the same for b64.
        if (header.TryGetProperty("crit", out _) || header.TryGetProperty("b64", out _))
            throw new FormatException("It has a critical header that is not supported.");
        var algorithm = header.Text("alg");
        if (algorithm is null || !PublicJwk.Algorithms.Contains(algorithm))
            throw new FormatException("Its signature algorithm is not supported: ES256, RS256 or PS256.");
        return new SignedJwt(
            header,
            StrictJson.ParseObject(Bytes(body)),
            Encoding.ASCII.GetBytes($"{head}.{body}"),
            Bytes(sign),
            algorithm
        );
    }

    public bool IsSignedBy(PublicJwk key) => key.Verify(Algorithm, signed, signature);

    /// <summary>A claim that is a text; null when it is missing or something else.</summary>
    public string? this[string claim] => Claims.Text(claim);

    /// <summary>A claim that is a NumericDate (RFC 7519 2); null when it is missing or something else.</summary>
    public double? Number(string claim) =>
        Claims.TryGetProperty(claim, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number)
            ? number
            : null;

    private static byte[] Bytes(string part)
    {
        // Base64url without padding and without white space: RFC 7515 2.
        if (part.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_')))
            throw new FormatException("It is not a signed JWT.");
        return Base64Url.DecodeFromChars(part);
    }
}
