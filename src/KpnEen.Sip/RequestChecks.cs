using KpnEen.Sip.Dialogs;
using KpnEen.Sip.Transport;

namespace KpnEen.Sip;

/// <summary>What is refused before anybody sees it, in the order of RFC 3261 8.2.</summary>
internal static class RequestChecks
{
    /// <summary>Null lets the request in.</summary>
    public static SipResponse? Refusal(ArrivingRequest arriving, SipStackOptions options)
    {
        var request = arriving.Request;
        if (!options.Allow.Contains(request.Method))
        {
            var refusal = arriving.CreateResponse(SipMethods.IsKnown(request.Method) ? 405 : 501);
            refusal.Headers.Add(HeaderNames.Allow, string.Join(", ", options.Allow));
            return refusal;
        }
        if (!request.RequestUri.IsSip && !request.RequestUri.IsTel)
            return arriving.CreateResponse(416);
        // RFC 3261 26.2.2: sips promises TLS all the way, and it came in the clear.
        if (request.RequestUri.Scheme == "sips" && arriving.Flow.Transport == Transport.SipTransportKind.Udp)
            return arriving.CreateResponse(416);
        // RFC 3966 5.1.4: a number that is not global says where it is a number.
        if (request.RequestUri is { IsTel: true, User: not ['+', ..] } local && !local.Parameters.Contains("phone-context"))
            return arriving.CreateResponse(484);
        // RFC 5630 3.1: sips is TLS on every hop.
        if (request.RequestUri.Scheme == "sips" && !arriving.Flow.Transport.IsSecure())
            return arriving.CreateResponse(416, "sips Needs TLS");
        // RFC 4475 3.3.4: what is registered must be something that can be called.
        if (request.Method == SipMethods.Register && !request.To.Uri.IsSip && !request.To.Uri.IsTel)
            return arriving.CreateResponse(400, "Bad Request - To has a scheme that cannot be registered");
        return ExtensionRefusal(arriving, options)
            ?? BodyRefusal(arriving, options)
            ?? SessionExpires.Refusal(arriving, options.SessionTimer);
    }

    private static SipResponse? ExtensionRefusal(ArrivingRequest arriving, SipStackOptions options)
    {
        var headers = arriving.Request.Headers;
        var unknown = headers
            .Values(HeaderNames.Require)
            .Concat(headers.Values("Proxy-Require"))
            .Where(tag => tag.Length > 0 && !options.Supported.Contains(tag, StringComparer.OrdinalIgnoreCase))
            .ToList();
        if (unknown.Count == 0)
            return null;
        var refusal = arriving.CreateResponse(420);
        refusal.Headers.Add(HeaderNames.Unsupported, string.Join(", ", unknown));
        return refusal;
    }

    private static SipResponse? BodyRefusal(ArrivingRequest arriving, SipStackOptions options)
    {
        var request = arriving.Request;
        if (
            request.Headers[HeaderNames.ContentEncoding] is { } encoding
            && !encoding.Equals("identity", StringComparison.OrdinalIgnoreCase)
        )
        {
            var refusal = arriving.CreateResponse(415);
            refusal.Headers.Add("Accept-Encoding", "identity");
            return refusal;
        }
        if (request.Method != SipMethods.Invite)
            return null;
        if (!request.Body.IsEmpty && (request.ContentType is not { } type || !options.Accept.Contains(type)))
        {
            var refusal = arriving.CreateResponse(415);
            refusal.Headers.Add(HeaderNames.Accept, string.Join(", ", options.Accept));
            return refusal;
        }
        // RFC 3261 21.4.7: we answer an INVITE with a session description or not at all.
        if (request.Headers.Contains(HeaderNames.Accept) && !request.Headers.Values(HeaderNames.Accept).Any(IsSessionDescription))
            return arriving.CreateResponse(406);
        return null;
    }

    private static bool IsSessionDescription(string range) =>
        range.Split(';')[0].Trim().ToLowerInvariant() is "application/sdp" or "application/*" or "*/*";
}
