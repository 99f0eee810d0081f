using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.RegularExpressions;

namespace KpnEen.Api.Validation;

/// <summary>What a rule wants, in words of ours: the framework's speak of fields and regular expressions.</summary>
internal static partial class FaultText
{
    /// <param name="value">What came; never repeated in the text, for it may be a secret.</param>
    public static string Of(ValidationAttribute rule, object value) =>
        rule switch
        {
            ExtensionNumberAttribute => "An extension has 2 to 6 digits, does not begin with 0, and is no emergency number.",
            PhoneNumberAttribute => "A phone number is wanted: +31201234567.",
            EmailAddressAttribute => "An e-mail address is wanted: anna@jansen.example.",
            RegularExpressionAttribute form => OfPattern(form.Pattern, value as string ?? ""),
            StringLengthAttribute { MinimumLength: 0 } length => $"At most {length.MaximumLength} characters.",
            StringLengthAttribute length => $"{length.MinimumLength} to {length.MaximumLength} characters.",
            MinLengthAttribute least => $"At least {least.Length} {Unit(value)}.",
            MaxLengthAttribute most => $"At most {most.Length} {Unit(value)}.",
            RangeAttribute range => string.Create(CultureInfo.InvariantCulture, $"{range.Minimum} to {range.Maximum}."),
            _ => "The value is not allowed here.",
        };

    private static string OfPattern(string pattern, string value)
    {
        if (IdPrefix().Match(pattern) is { Success: true } id)
        {
            var prefixes = string.Join(" or ", id.Groups[1].Value.Split('|').Select(p => $"{p}_…"));
            return value.Length is > 1 and < 7 && value.All(char.IsAsciiDigit)
                ? $"An id is wanted ({prefixes}); {value} looks like an extension."
                : $"An id is wanted: {prefixes}.";
        }
        if (Choice().Match(pattern) is { Success: true } choice)
            return $"One of {choice.Groups[1].Value.Replace("|", ", ", StringComparison.Ordinal)}.";
        return pattern.Contains('@', StringComparison.Ordinal) || !value.Contains('@', StringComparison.Ordinal)
            ? $"The form is {pattern}"
            : $"Without the part from the @ on; the form is {pattern}";
    }

    private static string Unit(object value) => value is string ? "characters" : "elements";

    [GeneratedRegex(@"^\^\(?([a-z|]+)\)?_\[", RegexOptions.NonBacktracking)]
    private static partial Regex IdPrefix();

    [GeneratedRegex(@"^\^\(([A-Za-z_|-]+)\)\$$", RegexOptions.NonBacktracking)]
    private static partial Regex Choice();
}
