using System.Globalization;
using KpnEen.Pbx.Calls;
using KpnEen.Pbx.Events;
using KpnEen.Sip;

namespace KpnEen.Pbx.Legs;

/// <summary>How the caller and the way of a call stand in an INVITE: From, P-Asserted-Identity, Privacy, Diversion, History-Info.</summary>
internal static class SipIdentity
{
    private static readonly SipUri Anonymous = SipUri.Sip("anonymous", "anonymous.invalid");

    /// <summary>RFC 3323 4.1.1.3: the anonymous URI when the caller withholds.</summary>
    public static NameAddress From(CallerIdentity caller, string domain) =>
        caller.Number is { } number ? new NameAddress(caller.Name, SipUri.Sip(number, domain)) : new NameAddress("Anonymous", Anonymous);

    /// <param name="known">How the called side knows a station on the way: colleagues by extension, the public side by number; null: not at all.</param>
    public static void Write(HeaderCollection headers, Attempt attempt, string domain, Func<string, string?> known)
    {
        headers["Max-Forwards"] = attempt.MaxForwards.ToString(CultureInfo.InvariantCulture);
        // RFC 3325: asserted by us, since the caller was authenticated. Withheld: the number does not leave at all, not even under Privacy: id.
        if (attempt.Caller is { Number: { } number, Verified: true })
            headers["P-Asserted-Identity"] = new NameAddress(attempt.Caller.Name, SipUri.Sip(number, domain)).ToString();
        else if (attempt.Caller.Presentation == Presentation.Restricted)
            headers["Privacy"] = "id";
        foreach (var redirection in attempt.Redirections.Reverse())
            headers.Add("Diversion", Diversion(redirection, Station));
        // RFC 3892: said by us, who know the transferor; what a phone says of itself is not passed on.
        if (attempt.Redirections is [.., { Reason: RedirectReason.BlindTransfer } transfer] && Station(transfer.From) is { } transferor)
            headers["Referred-By"] = $"<{transferor}>";
        if (attempt.Redirections.Length > 0)
            headers["History-Info"] = History(attempt, Station);

        SipUri? Station(string number) => number != Redirection.Withheld && known(number) is { } name ? SipUri.Sip(name, domain) : null;
    }

    // RFC 5806 9: newest first.
    private static string Diversion(Redirection redirection, Func<string, SipUri?> station) =>
        station(redirection.From) is { } uri
            ? $"<{uri}>;reason={Word(redirection.Reason)};counter=1;privacy=off"
            : $"<{Anonymous}>;reason={Word(redirection.Reason)};counter=1;privacy=full";

    // RFC 7044 5: each hop one level deeper; cause as RFC 4458 and RFC 7544 5.
    private static string History(Attempt attempt, Func<string, SipUri?> station)
    {
        var index = "1";
        var entries = new List<string> { $"<{station(attempt.Redirections[0].From) ?? Anonymous}>;index=1" };
        foreach (var redirection in attempt.Redirections)
        {
            var mapped = index;
            index += ".1";
            entries.Add(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"<{station(redirection.To) ?? Anonymous};cause={Code(redirection.Reason)}>;index={index};mp={mapped}"
                )
            );
        }
        return string.Join(", ", entries);
    }

    private static string Word(RedirectReason reason) =>
        reason switch
        {
            RedirectReason.Unconditional => "unconditional",
            RedirectReason.Busy => "user-busy",
            RedirectReason.NoAnswer => "no-answer",
            RedirectReason.Unavailable => "unavailable",
            RedirectReason.HuntGroup => "follow-me",
            RedirectReason.BlindTransfer or RedirectReason.AttendedTransfer => "deflection",
            _ => "unknown",
        };

    private static int Code(RedirectReason reason) =>
        reason switch
        {
            RedirectReason.Unconditional => 302,
            RedirectReason.Busy => 486,
            RedirectReason.NoAnswer => 408,
            RedirectReason.Unavailable => 503,
            RedirectReason.BlindTransfer or RedirectReason.AttendedTransfer => 480,
            _ => 404,
        };
}
