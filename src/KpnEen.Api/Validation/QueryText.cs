using KpnEen.Api.Conventions;
using KpnEen.Pbx.Numbers;

namespace KpnEen.Api.Validation;

/// <summary>Texts in queries.</summary>
internal static class QueryText
{
    /// <exception cref="ProblemException">400: empty, longer than 254 characters, or with control characters (PostgreSQL refuses NUL).</exception>
    public static string? Check(string name, string? text) =>
        text is null || (text.Length is > 0 and <= 254 && !text.Any(char.IsControl))
            ? text
            : throw Problems.InvalidParameter(name, "must be 1 to 254 printable characters").Throw();

    /// <summary>A phone number as people write it, as E.164; extensions stay as they are.</summary>
    /// <exception cref="ProblemException">400: neither.</exception>
    public static string? Number(string name, string? text) =>
        text is null ? null
        : DialledNumber.IsExtension(text) ? text
        // A plus that was not escaped arrives as a space.
        : DialledNumber.ToE164(text.StartsWith(' ') ? "+" + text[1..] : text)
            ?? throw Problems.InvalidParameter(name, "must be a phone number or an extension").Throw();
}
