using Microsoft.Extensions.Primitives;

namespace KpnEen.Api.Conventions;

/// <summary>Reads the header Idempotency-Key: a structured-field string (<c>"8e03978e"</c>, IETF draft 06) or the same bare.</summary>
internal static class IdempotencyKey
{
    public const string Header = "Idempotency-Key";
    private const int MaxLength = 255;

    /// <exception cref="ProblemException">400: empty, too long, repeated, or with characters a key cannot have.</exception>
    public static string Parse(StringValues header)
    {
        if (header is not [{ } value])
            throw Invalid("is given more than once");
        var key =
            value is ['"', .., '"'] ? Unquote(value.AsSpan(1, value.Length - 2))
            : value.Contains('"', StringComparison.Ordinal) || value.Contains(' ', StringComparison.Ordinal) ? null
            : value;
        return key is { Length: > 0 and <= MaxLength } && key.All(c => c is >= ' ' and <= '~')
            ? key
            : throw Invalid($"is a text of 1 to {MaxLength} printable ASCII characters");
    }

    // RFC 8941 3.3.3: a backslash stands before a quote or a backslash, and nowhere else.
    private static string? Unquote(ReadOnlySpan<char> text)
    {
        var result = new System.Text.StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '"' || (text[i] == '\\' && (++i >= text.Length || text[i] is not ('"' or '\\'))))
                return null;
            result.Append(text[i]);
        }
        return result.ToString();
    }

    private static ProblemException Invalid(string detail) =>
        Problems.Of(ProblemCodes.InvalidHeader, $"{Header} {detail}.", new ProblemError(Header, ErrorCodes.InvalidFormat)).Throw();
}
