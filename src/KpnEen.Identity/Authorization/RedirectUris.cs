using System.Text.RegularExpressions;

namespace KpnEen.Identity;

/// <summary>Where answers may go (RFC 9700 4.1.3): compared as texts, without any reading of them.</summary>
internal static partial class RedirectUris
{
    /// <summary>Equal to one that is registered; of a loopback address the port is free (RFC 8252 7.3).</summary>
    public static bool IsAllowed(string asked, IEnumerable<string> registered) =>
        registered.Any(known => known == asked || (Loopback().Match(known) is { Success: true } own && SameButPort(own, asked)));

    /// <summary>As a source of the policy <c>form-action</c>: scheme, host and port, or the scheme alone of an app's own.</summary>
    public static string Source(string redirectUri) =>
        Uri.TryCreate(redirectUri, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            ? uri.GetLeftPart(UriPartial.Authority)
            : redirectUri[..(redirectUri.IndexOf(':', StringComparison.Ordinal) + 1)];

    private static bool SameButPort(Match own, string asked) =>
        Loopback().Match(asked) is { Success: true } other
        && own.Groups["host"].Value == other.Groups["host"].Value
        && own.Groups["rest"].Value == other.Groups["rest"].Value;

    [GeneratedRegex(@"^http://(?<host>127\.0\.0\.1|\[::1\])(?::[1-9][0-9]{0,4})?(?<rest>(?:/[^#@]*)?)\z", RegexOptions.NonBacktracking)]
    private static partial Regex Loopback();
}
