using System.Buffers;
using System.Collections.Immutable;
using KpnEen.Sip;

namespace KpnEen.Pbx.Legs;

/// <summary>
/// The form of Identity headers (RFC 8224 4). Nothing is verified and nothing fetched: whoever wants a signature checked has it passed on.
/// <code>
/// Identity: header.payload.signature ;info=&lt;https://…&gt; ;alg=ES256 ;ppt=shaken
/// </code>
/// </summary>
internal static class Passport
{
    private const int Most = 8;
    private static readonly SearchValues<char> Base64Url = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_="
    );

    /// <summary>438 or 436 (RFC 8224 6.2.2) when a header is malformed or points to what no certificate can be had from; null when all are well.</summary>
    public static int? Fault(SipRequest invite)
    {
        var count = 0;
        foreach (var field in invite.Headers.Fields("Identity"))
        {
            if (++count > Most || Fault(field) is not null)
                return count > Most ? 438 : Fault(field);
        }
        return null;
    }

    /// <summary>Those that say all themselves. A compact one is read together with From, To and Date, which are ours on the other side.</summary>
    public static ImmutableArray<string> Whole(SipRequest invite) =>
        [.. invite.Headers.Fields("Identity").Where(field => field.TrimStart(' ', '\t', '"') is not ['.', ..])];

    private static int? Fault(string field)
    {
        var end = field.IndexOf(';');
        if (end < 0 || !IsToken(field.AsSpan(0, end).Trim(" \t\"")))
            return 438;
        if (Info(field.AsSpan(end)) is not { } info)
            return 438;
        return Uri.TryCreate(info, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttps && uri.UserInfo.Length == 0
            ? null
            : 436;
    }

    // Full form: three parts; compact form: two dots and the signature alone.
    private static bool IsToken(ReadOnlySpan<char> token)
    {
        var first = token.IndexOf('.');
        var last = token.LastIndexOf('.');
        return first >= 0
            && last > first
            && last < token.Length - 1
            && !token[..first].ContainsAnyExcept(Base64Url)
            && !token[(first + 1)..last].ContainsAnyExcept(Base64Url)
            && !token[(last + 1)..].ContainsAnyExcept(Base64Url)
            && (first == 0) == (last == first + 1);
    }

    private static string? Info(ReadOnlySpan<char> parameters)
    {
        var at = parameters.IndexOf("info=", StringComparison.OrdinalIgnoreCase);
        if (at < 0)
            return null;
        var value = parameters[(at + 5)..].TrimStart(" \t");
        var end = value.IndexOf('>');
        return value is ['<', ..] && end > 1 ? value[1..end].ToString() : null;
    }
}
