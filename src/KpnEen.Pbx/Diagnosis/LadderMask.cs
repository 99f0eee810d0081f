using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using KpnEen.Sip.Transport;

namespace KpnEen.Pbx.Diagnosis;

/// <summary>What of a message may be shown: credentials, keys and keyed digits never, numbers only when nobody withheld them.</summary>
internal static partial class LadderMask
{
    private const string Masked = "***";

    private static readonly FrozenSet<string> Secret = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "Authorization",
        "Proxy-Authorization",
        "Authentication-Info",
        "Proxy-Authentication-Info",
        "Identity",
        "y"
    );

    // Whoever is called by what header: with a withheld caller none of them is shown, for a forwarder may be the caller of before.
    private static readonly FrozenSet<string> Naming = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "From",
        "f",
        "To",
        "t",
        "Contact",
        "m",
        "P-Asserted-Identity",
        "P-Preferred-Identity",
        "Remote-Party-ID",
        "Diversion",
        "History-Info",
        "Referred-By",
        "b",
        "Refer-To",
        "r",
        "Reply-To",
        "Route",
        "Record-Route"
    );

    public static LadderMessage Show(DateTimeOffset at, SipFlow flow, bool isSent, byte[] message, bool isWithheld)
    {
        var text = Encoding.UTF8.GetString(message);
        var split = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var lines = Unfolded((split < 0 ? text : text[..split]).Split("\r\n"));
        var body = split < 0 ? "" : text[(split + 4)..];
        var headers = lines.Skip(1).Select(line => Header(line, isWithheld)).ToImmutableArray();
        var isSdp = headers.Any(h =>
            h.Name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase) || h.Name == "c"
                ? h.Value.StartsWith("application/sdp", StringComparison.OrdinalIgnoreCase)
                : false
        );
        return new LadderMessage(
            at,
            isSent ? "sent" : "received",
            flow.Transport.ViaName(),
            flow.Local.ToString(),
            flow.Remote.ToString(),
            Clean(isWithheld && !lines[0].StartsWith("SIP/", StringComparison.Ordinal) ? Uris().Replace(lines[0], "$1***") : lines[0]),
            headers,
            body.Length == 0 ? null
                : isSdp ? SdpSecrets().Replace(SdpOwner().Replace(body, isWithheld ? "o=*** " : "$0"), "$1***")
                : string.Create(CultureInfo.InvariantCulture, $"({body.Length} octets)")
        );
    }

    private static List<string> Unfolded(string[] lines)
    {
        var whole = new List<string>(lines.Length);
        foreach (var line in lines)
        {
            if (whole.Count > 1 && line is [' ' or '\t', ..])
                whole[^1] += " " + line.Trim();
            else
                whole.Add(line);
        }
        return whole;
    }

    private static LadderHeader Header(string line, bool isWithheld)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0)
            return new LadderHeader(Clean(line), "");
        var (name, value) = (line[..colon].Trim(), line[(colon + 1)..].Trim());
        if (Secret.Contains(name))
            value = Masked;
        else if (isWithheld && Naming.Contains(name))
            // The display name stands before the address.
            value = Uris().Replace(value.IndexOf('<', StringComparison.Ordinal) is > 0 and var at ? value[at..] : value, "$1***");
        return new LadderHeader(Clean(name), Clean(value));
    }

    // Whatever a stranger wrote into a header, it stays on its line (S36).
    private static string Clean(string text) =>
        text.Any(char.IsControl) ? string.Concat(text.Select(c => char.IsControl(c) ? '\uFFFD' : c)) : text;

    // The user part of SIP and telephone addresses; of one without a user the host: better one too many, for space may stand before a
    // parameter (RFC 3261 25.1, SEMI), and a tel URI of a request line ends at one.
    [GeneratedRegex("((?:sips?|tel):)[^@<>; ]+", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex Uris();

    [GeneratedRegex("^(a=crypto:[^\r\n]*inline:|a=ice-pwd:|a=key-mgmt:|k=)[^\r\n]*", RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex SdpSecrets();

    [GeneratedRegex("^o=[^ \r\n]* ", RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex SdpOwner();
}
