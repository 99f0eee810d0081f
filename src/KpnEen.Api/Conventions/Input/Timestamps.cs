using System.Text.RegularExpressions;

namespace KpnEen.Api.Conventions;

/// <summary>Times as they are written in requests: RFC 3339, and never without an offset, for nobody knows whose midnight is meant.</summary>
internal static partial class Timestamps
{
    private const string Pattern =
        @"^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,9})?)?([Zz]|[+-][0-9]{2}:[0-9]{2})\z";

    public static bool IsWritten(string text) => Rfc3339().IsMatch(text);

    [GeneratedRegex(Pattern, RegexOptions.NonBacktracking)]
    private static partial Regex Rfc3339();
}
