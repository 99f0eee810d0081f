namespace KpnEen.Pbx.Numbers;

/// <summary>What someone dialled, in the Dutch number plan: extension, national, international, emergency, service number.</summary>
public static class DialledNumber
{
    /// <summary>An extension of 2 to 6 digits, or anything <see cref="ToE164"/> understands.</summary>
    /// <summary>The longest number people type, in characters, with all that groups its digits.</summary>
    public const int MostTyped = 32;

    public static bool IsLegalDestination(string dialled) => IsExtension(dialled) || ToE164(dialled) is not null;

    /// <summary>2 to 6 digits that do not start with 0.</summary>
    public static bool IsExtension(string dialled) =>
        dialled is { Length: >= 2 and <= 6 } && dialled[0] != '0' && dialled.All(char.IsAsciiDigit);

    public static bool IsEmergency(string dialled) => Clean(dialled) is "112" or "+112" or "+31112";

    /// <summary>
    /// E.164 with +, or null when the digits are no public number. Spaces, dots, dashes and brackets are passed over, and so are what
    /// carriers hang on behind a semicolon (<c>;npdi</c>, <c>;cpc=ordinary</c>) and the (0) of +31 (0)20.
    /// </summary>
    public static string? ToE164(string dialled)
    {
        var digits = Clean(dialled.Split(';')[0]);
        var e164 =
            digits.StartsWith('+') ? digits
            : digits.StartsWith("00", StringComparison.Ordinal) ? "+" + digits[2..]
            : digits.StartsWith('0') ? "+31" + digits[1..]
            : digits.Length == 11 && digits.StartsWith("31", StringComparison.Ordinal) ? "+" + digits
            : null;
        if (e164?.StartsWith("+310", StringComparison.Ordinal) == true)
            e164 = "+31" + e164[4..];
        if (e164 is null || e164.Length is < 7 or > 16 || e164[1] == '0' || !e164.AsSpan(1).ContainsOnlyDigits())
            return null;
        // Dutch subscriber numbers have nine digits after +31; service numbers (0800, 0900, 14xx) fewer or more.
        return e164;
    }

    /// <summary>
    /// Dutch short numbers of the public side, as E.164: 14 and an area code (a municipality), 116xxx (help lines), 144 (animals). They look
    /// like extensions, so an extension counts first.
    /// </summary>
    public static string? ShortNumber(string dialled) =>
        Clean(dialled) is { } digits
        && digits.All(char.IsAsciiDigit)
        && digits is ['1', '4', '0', _, _] or ['1', '4', '0', _, _, _] or ['1', '1', '6', _, _, _] or "144"
            ? "+31" + digits
            : null;

    /// <summary>As a carrier writes numbers: like <see cref="ToE164"/>, and international without + or 00.</summary>
    public static string? FromTrunk(string number)
    {
        var digits = Clean(number.Split(';')[0]);
        return ToE164(digits) ?? (digits is [not '0', ..] && digits.Length is >= 8 and <= 15 ? ToE164("+" + digits) : null);
    }

    private static string Clean(string dialled) => string.Concat(dialled.Where(c => c is not (' ' or '-' or '.' or '(' or ')' or '/')));

    private static bool ContainsOnlyDigits(this ReadOnlySpan<char> text) => text.IndexOfAnyExceptInRange('0', '9') < 0;
}
