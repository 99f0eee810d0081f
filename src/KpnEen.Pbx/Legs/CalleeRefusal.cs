using KpnEen.Pbx.Calls;
using KpnEen.Pbx.Events;
using KpnEen.Sip;

namespace KpnEen.Pbx.Legs;

/// <summary>What a final response other than 2xx means to the call.</summary>
internal static class CalleeRefusal
{
    public static Outcome Read(SipResponse response, LegInfo leg, bool hasRung) =>
        response.StatusCode switch
        {
            486 or 600 => new Outcome.Busy(),
            603 => new Outcome.Rejected(),
            403 when leg.Kind != "trunk" => new Outcome.Rejected(),
            408 or 480 or 487 when hasRung => new Outcome.NoAnswer(),
            404 or 410 or 484 or 604 when leg.Kind == "trunk" => new Outcome.NotFound(),
            301 or 302 when Deflection(response, leg) is { } to => new Outcome.Redirect(
                to,
                RedirectReason.Unknown,
                "deflection",
                new ForwardingParty(null, leg.User?.Id ?? leg.Id, leg.User?.Extension ?? "", leg.User?.Name ?? "")
            ),
            482 or 483 => new Outcome.Loop(),
            // What concerns us and the far side alone (a challenge, a redirection of a trunk) means nothing to the caller.
            < 400 or 401 or 407 or 422 or 423 => new Outcome.Unreachable(new Cause(502, 38, "Refused by the far side")),
            var status => new Outcome.Unreachable(new Cause(status, 20, response.ReasonPhrase)),
        };

    public static RingEndReason ToRingEndReason(this Outcome outcome) =>
        outcome switch
        {
            Outcome.Busy => RingEndReason.Busy,
            Outcome.Rejected => RingEndReason.Rejected,
            Outcome.NoAnswer => RingEndReason.NoAnswer,
            _ => RingEndReason.Unreachable,
        };

    // RFC 3261 8.1.3.4; only a phone of ours may deflect, and only by number: the router decides where that leads.
    private static string? Deflection(SipResponse response, LegInfo leg) =>
        leg.User is null ? null
        : response.Contacts is [var contact, ..] ? contact.Uri.User
        : null;
}
