using System.Globalization;

namespace KpnEen.Sip.Dialogs;

/// <summary>Makes requests outside dialogs (RFC 3261 8.1.1).</summary>
internal static class InviteMaker
{
    public static SipRequest Create(StackContext context, InviteRequest invite, string callId, string localTag)
    {
        var request = Create(context, SipMethods.Invite, invite.RequestUri, invite.From.WithTag(localTag), invite.To, callId);
        // Contact comes when the flow is known.
        request.Headers.Add(HeaderNames.Allow, string.Join(", ", context.Options.Allow));
        // A reliable provisional to an INVITE without offer would carry the offer, and its PRACK the answer: not offered.
        var supported = context.Options.Supported.Where(tag => tag != "path" && (tag != "100rel" || !invite.Sdp.IsEmpty));
        request.Headers.Add(HeaderNames.Supported, string.Join(", ", supported));
        SessionTimer.Ask(request.Headers, context.Options.SessionTimer);
        foreach (var route in invite.Target.Routes)
            request.Headers.Add(HeaderNames.Route, route.ToString());
        if (!invite.Sdp.IsEmpty)
            request.SetBody(invite.Sdp);
        invite.Headers?.Invoke(request.Headers);
        return request;
    }

    public static SipRequest Create(StackContext context, string method, SipUri requestUri, NameAddress from, NameAddress to, string callId)
    {
        var request = new SipRequest(method, requestUri with { Headers = null });
        request.Headers.Add(HeaderNames.MaxForwards, "70");
        request.Headers.Add(HeaderNames.From, (from.Tag is null ? from.WithTag(Identifiers.Tag()) : from).ToString());
        request.Headers.Add(HeaderNames.To, to.ToString());
        request.Headers.Add(HeaderNames.CallId, callId);
        request.Headers.Add(HeaderNames.CSeq, string.Create(CultureInfo.InvariantCulture, $"{Identifiers.FirstNumber()} {method}"));
        if (context.Options.UserAgent is { } agent)
            request.Headers.Add(HeaderNames.UserAgent, agent);
        return request;
    }
}
