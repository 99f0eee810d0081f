using System.Globalization;
using KpnEen.Pbx.Calls;
using KpnEen.Pbx.Directory;
using KpnEen.Pbx.Events;
using KpnEen.Sip;

namespace KpnEen.Pbx.Legs;

/// <summary>How the caller and the way of a call stand in an INVITE: From, P-Asserted-Identity, Privacy, Diversion, History-Info.</summary>
internal static class SipIdentity
{
    internal static readonly SipUri Anonymous = SipUri.Sip("anonymous", "anonymous.invalid");

    /// <summary>RFC 3323 4.1.1.3: the anonymous URI when the caller withholds.</summary>
    public static NameAddress From(CallerIdentity caller, string domain) =>
        caller.Number is { } number ? new NameAddress(caller.Name, SipUri.Sip(number, domain)) : new NameAddress("Anonymous", Anonymous);

    /// <param name="known">How the called side knows a station on the way: colleagues by extension, the public side by number; null: not at all.</param>
    /// <param name="trunk">What the trunk is told; null: a phone of our own.</param>
    public static void Write(
        HeaderCollection headers,
        Attempt attempt,
        string domain,
        Func<string, string?> known,
        TrunkIdentity? trunk = null
    )
    {
        headers["Max-Forwards"] = attempt.MaxForwards.ToString(CultureInfo.InvariantCulture);
        // RFC 3325: asserted by us, since the caller was authenticated. Withheld: the number does not leave at all, not even under Privacy: id.
        var policy = trunk ?? TrunkIdentity.Default;
        if (attempt.Caller is { Number: { } number, Verified: true })
        {
            if (policy.IsTrusted)
                headers["P-Asserted-Identity"] = new NameAddress(attempt.Caller.Name, SipUri.Sip(number, domain)).ToString();
        }
        else if (attempt.Caller.Presentation == Presentation.Restricted)
            headers["Privacy"] = "id";
        // RFC 3892: said by us, who know the transferor; what a phone says of itself is not passed on.
        if (attempt.Redirections is [.., { Reason: RedirectReason.BlindTransfer } transfer] && Station(transfer.From) is { } transferor)
            headers["Referred-By"] = $"<{transferor}>";
        ForwardingHistory.Write(headers, attempt.Redirections, attempt.EarlierRedirections, policy.Forwarding, Station);
        if (attempt.MaxBreadth is { } breadth)
            headers["Max-Breadth"] = breadth.ToString(CultureInfo.InvariantCulture);
        // RFC 8225 5.2: their claims hold the numbers in plain, of the caller and (RFC 8946) of who forwarded.
        if (trunk is { PassesIdentity: true } && !HidesSomebody(attempt))
        {
            foreach (var passport in attempt.Passports)
                headers.Add("Identity", passport);
        }

        SipUri? Station(string number) => number != Redirection.Withheld && known(number) is { } name ? SipUri.Sip(name, domain) : null;
    }

    private static bool HidesSomebody(Attempt attempt) =>
        attempt.Caller.Presentation == Presentation.Restricted || attempt.Redirections.Any(r => r.NamesNobody);
}
