using System.Globalization;

namespace KpnEen.Sip.Transactions;

/// <summary>Makes the requests that go with an INVITE, and requests anew.</summary>
internal static class RequestMaker
{
    /// <summary>RFC 3261 17.1.1.3: top Via, Routes and CSeq number of the INVITE, To of the response.</summary>
    public static SipRequest AckOfRefusal(SipRequest invite, SipResponse refusal)
    {
        var ack = Along(invite, SipMethods.Ack);
        ack.Headers.Prepend(HeaderNames.Via, invite.Vias[0].ToString());
        ack.Headers.Remove(HeaderNames.To);
        ack.Headers.CopyFrom(refusal.Headers, HeaderNames.To);
        return ack;
    }

    /// <summary>RFC 3261 9.1; the transaction adds the Via with the branch of the INVITE.</summary>
    public static SipRequest Cancel(SipRequest invite, string? reason)
    {
        var cancel = Along(invite, SipMethods.Cancel);
        if (reason is not null)
            cancel.Headers.Add(HeaderNames.Reason, reason);
        return cancel;
    }

    /// <summary>The same request without Via and credentials, with the next CSeq.</summary>
    public static SipRequest Again(SipRequest request)
    {
        var again = new SipRequest(request.Method, request.RequestUri);
        foreach (ref readonly var field in request.Headers.Span)
            again.Headers.Add(field);
        again.Headers.Remove(HeaderNames.Via);
        again.Headers.Remove(HeaderNames.Authorization);
        again.Headers.Remove(HeaderNames.ProxyAuthorization);
        again.Headers[HeaderNames.CSeq] = new CSeq(request.CSeq.Number + 1, request.Method).ToString();
        again.TakeBody(request.Body);
        return again;
    }

    /// <summary>The same request, for another server: a Via of its own comes on each.</summary>
    public static SipRequest Copy(SipRequest request)
    {
        var copy = new SipRequest(request.Method, request.RequestUri);
        foreach (ref readonly var field in request.Headers.Span)
            copy.Headers.Add(field);
        copy.TakeBody(request.Body);
        return copy;
    }

    private static SipRequest Along(SipRequest invite, string method)
    {
        var request = new SipRequest(method, invite.RequestUri);
        request.Headers.Add(HeaderNames.MaxForwards, "70");
        foreach (var name in (ReadOnlySpan<string>)[HeaderNames.Route, HeaderNames.From, HeaderNames.To, HeaderNames.CallId])
            request.Headers.CopyFrom(invite.Headers, name);
        request.Headers.Add(HeaderNames.CSeq, string.Create(CultureInfo.InvariantCulture, $"{invite.CSeq.Number} {method}"));
        return request;
    }
}
