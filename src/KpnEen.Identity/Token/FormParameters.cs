using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace KpnEen.Identity;

/// <summary>The parameters of a token request: form encoded, each at most once, empty ones as if absent (OAuth 2.1 3.2).</summary>
internal sealed class FormParameters
{
    private const int MaxBytes = 16 * 1024;
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private readonly Dictionary<string, string> values = new(StringComparer.Ordinal);

    private FormParameters() { }

    public string? this[string name] => values.GetValueOrDefault(name) is { Length: > 0 } value ? value : null;

    /// <exception cref="TokenError">400: no form, malformed or a parameter twice. 413: too large.</exception>
    public static async Task<FormParameters> ReadAsync(HttpRequest request, CancellationToken cancel)
    {
        if (
            !MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            || !type.MediaType.Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase)
        )
            throw TokenError.InvalidRequest("The body must be application/x-www-form-urlencoded.");
        return Parse(await TextAsync(request, cancel));
    }

    /// <summary>A form, or the query of an address.</summary>
    /// <exception cref="TokenError">400: malformed or a parameter twice.</exception>
    public static FormParameters Parse(string text)
    {
        var form = new FormParameters();
        foreach (var pair in text.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var at = pair.IndexOf('=', StringComparison.Ordinal);
            var (name, value) = at < 0 ? (pair, "") : (pair[..at], pair[(at + 1)..]);
            if (!form.values.TryAdd(Decode(name), Decode(value)))
                throw TokenError.InvalidRequest("A parameter is repeated.");
        }
        return form;
    }

    /// <summary><c>application/x-www-form-urlencoded</c>, also inside of Basic credentials (RFC 6749 2.3.1).</summary>
    /// <exception cref="TokenError">400: broken escapes or no UTF-8.</exception>
    public static string Decode(string text)
    {
        var bytes = new byte[text.Length * 3];
        var length = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '%')
            {
                if (i + 2 >= text.Length || !char.IsAsciiHexDigit(text[i + 1]) || !char.IsAsciiHexDigit(text[i + 2]))
                    throw TokenError.InvalidRequest("A percent sign begins no escape.");
                bytes[length++] = Convert.FromHexString(text.AsSpan(i + 1, 2))[0];
                i += 2;
            }
            else if (char.IsSurrogatePair(text, i))
                length += Strict.GetBytes(text, i++, 2, bytes, length);
            else
                length += Strict.GetBytes(text[i] == '+' ? " " : text[i].ToString(), bytes.AsSpan(length));
        }
        try
        {
            return Strict.GetString(bytes, 0, length);
        }
        catch (DecoderFallbackException)
        {
            throw TokenError.InvalidRequest("A parameter is not UTF-8.");
        }
    }

    private static async Task<string> TextAsync(HttpRequest request, CancellationToken cancel)
    {
        var bytes = new byte[MaxBytes + 1];
        var length =
            request.ContentLength > MaxBytes
                ? bytes.Length
                : await request.Body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancel);
        if (length > MaxBytes)
            throw new TokenError(413, "invalid_request", "The body is too large.");
        try
        {
            return Strict.GetString(bytes, 0, length);
        }
        catch (DecoderFallbackException)
        {
            throw TokenError.InvalidRequest("The body is not UTF-8.");
        }
    }
}
