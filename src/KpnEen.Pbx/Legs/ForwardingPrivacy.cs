using KpnEen.Pbx.Events;
using KpnEen.Pbx.Numbers;
using KpnEen.Sip;

namespace KpnEen.Pbx.Legs;

/// <summary>
/// Who on a call's way asks not to be known: each entry by its own wish (RFC 5806 9, RFC 7044 10.1), all of them by that of the message. Whoever is
/// hidden in one of the headers is hidden in the other as well, for they tell of the same people.
/// </summary>
internal sealed class ForwardingPrivacy
{
    private readonly bool hidesHistory;
    private readonly HashSet<string> hidden = new(StringComparer.OrdinalIgnoreCase);

    public ForwardingPrivacy(SipRequest invite, IEnumerable<NameAddress> diversions, IEnumerable<NameAddress> history)
    {
        // RFC 3323 4.2, RFC 7044 10.1: these ask it for every entry, but those that say none.
        hidesHistory = invite
            .Headers.Fields("Privacy")
            .SelectMany(field => field.Split([';', ',']))
            .Any(word => word.Trim().ToLowerInvariant() is "history" or "header" or "session");
        foreach (var entry in diversions.Concat(history))
        {
            if (IsPrivate(entry) && Name(entry) is { Length: > 0 } name)
                hidden.Add(name);
        }
    }

    /// <summary>Whether a privacy parameter (Diversion, Remote-Party-ID) hides a name or a number. A word that nobody knows does: it asks for something.</summary>
    public static bool IsHidden(string? privacy) => privacy is not null && privacy.ToLowerInvariant() is not ("off" or "none" or "no");

    /// <summary>The number or name, or <see cref="Redirection.Withheld"/>.</summary>
    public string Show(NameAddress entry) => IsPrivate(entry) || hidden.Contains(Name(entry)) ? Redirection.Withheld : entry.Uri.User ?? "";

    private bool IsPrivate(NameAddress entry)
    {
        // The wish stands among the headers of the URI; an anonymous URI hides as well.
        var wishes = (entry.Uri.Headers ?? "")
            .Split('&')
            .Select(h => Uri.UnescapeDataString(h).Split('=', 2))
            .Where(h => h is [var name, _] && name.Trim().Equals("Privacy", StringComparison.OrdinalIgnoreCase))
            .Select(h => h[1].Trim())
            .ToArray();
        return IsHidden(entry.Parameters["privacy"])
            || entry.Uri.Host.EndsWith("anonymous.invalid", StringComparison.OrdinalIgnoreCase)
            || (wishes.Length == 0 ? hidesHistory : wishes.Any(w => !w.Equals("none", StringComparison.OrdinalIgnoreCase)));
    }

    private static string Name(NameAddress entry) => DialledNumber.FromTrunk(entry.Uri.User ?? "") ?? entry.Uri.User ?? "";
}
