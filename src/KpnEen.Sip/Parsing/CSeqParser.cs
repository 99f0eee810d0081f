using System.Globalization;

namespace KpnEen.Sip.Parsing;

/// <summary>Reads <c>1*DIGIT LWS Method</c>.</summary>
internal static class CSeqParser
{
    public static CSeq? Parse(ReadOnlySpan<char> text)
    {
        text = text.Trim(" \t");
        var end = text.IndexOfAny(" \t");
        if (end <= 0)
            return null;
        var method = text[end..].TrimStart(" \t");
        if (!uint.TryParse(text[..end], NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number > int.MaxValue)
            return null;
        return SipCharacters.IsToken(method) ? new CSeq(number, SipMethods.Intern(method)) : null;
    }
}
