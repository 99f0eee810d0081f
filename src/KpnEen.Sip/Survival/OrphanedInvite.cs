using System.Globalization;
using KpnEen.Sip.Dialogs;
using KpnEen.Sip.Transactions;
using KpnEen.Sip.Transport;

namespace KpnEen.Sip.Survival;

/// <summary>INVITEs of a former life of the process that nobody had answered: the transactions are made again, just to end them.</summary>
internal static class OrphanedInvite
{
    /// <summary>A phone we rang: CANCEL, and BYE if it was answered in between. Gives what came of the INVITE.</summary>
    public static async Task<SipResponse> CancelAsync(StackContext context, KeptLeg leg, string? reason)
    {
        if (leg.Branch is not { } branch || Request(leg) is not { } request || FlowOf(leg) is not { } flow)
            return Unreadable();
        foreach (var route in leg.Identity.Routes)
            request.Headers.Add(HeaderNames.Route, route);
        var invite = new OutgoingInvite(
            context,
            new InviteRequest
            {
                RequestUri = request.RequestUri,
                Target = SipTarget.To(flow),
                From = request.From,
                To = request.To,
                CallId = request.CallId,
            }
        );
        return (await invite.ResumeToCancelAsync(request, flow, branch, reason)).Response;
    }

    /// <summary>A caller who hears it ring: a final answer, repeated until the ACK as any other.</summary>
    public static SipResponse Refuse(StackContext context, KeptLeg leg, int status, string? reason)
    {
        if (leg.Vias.Length == 0 || Request(leg) is not { } request || FlowOf(leg) is not { } flow)
            return Unreadable();
        request.Headers.Remove(HeaderNames.From);
        request.Headers.Remove(HeaderNames.To);
        request.Headers.Add(HeaderNames.From, leg.Identity.Remote);
        // With our tag: to the caller it is the same callee that rang.
        request.Headers.Add(HeaderNames.To, leg.Identity.Local);
        foreach (var via in leg.Vias.Reverse())
            request.Headers.Prepend(HeaderNames.Via, via);
        // Null: the caller has repeated the INVITE already, and it is answered as a new one.
        if (context.Transactions.StartServer(request, flow, TransactionKey.Of(request, SipMethods.Invite)) is not { } transaction)
            return new SipResponse(481) { IsSynthesised = true };
        var response = transaction.CreateResponse(status);
        if (reason is not null)
            response.Headers[HeaderNames.Reason] = reason;
        transaction.Respond(response);
        return response;
    }

    private static SipRequest? Request(KeptLeg leg)
    {
        var kept = leg.Identity;
        if (
            !SipUri.TryParse(kept.RemoteTarget, out var target)
            || !NameAddress.TryParse(kept.Local, out _)
            || !NameAddress.TryParse(kept.Remote, out _)
        )
            return null;
        var request = new SipRequest(SipMethods.Invite, target);
        request.Headers.Add(HeaderNames.From, kept.Local);
        request.Headers.Add(HeaderNames.To, kept.Remote);
        request.Headers.Add(HeaderNames.CallId, kept.CallId);
        request.Headers.Add(HeaderNames.CSeq, string.Create(CultureInfo.InvariantCulture, $"{kept.LocalSequence} INVITE"));
        return request;
    }

    /// <summary>Null for a connection: it died with the process, and the other side knows.</summary>
    private static SipFlow? FlowOf(KeptLeg leg) =>
        DialogCore.FlowOf(leg.Identity) is { Transport: SipTransportKind.Udp } flow ? flow : null;

    private static SipResponse Unreadable() => new(400) { IsSynthesised = true };
}
