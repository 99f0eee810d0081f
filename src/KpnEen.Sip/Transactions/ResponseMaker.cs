namespace KpnEen.Sip.Transactions;

/// <summary>Makes responses (RFC 3261 8.2.6, 12.1.1).</summary>
internal static class ResponseMaker
{
    private static readonly string[] Copied = [HeaderNames.Via, HeaderNames.From, HeaderNames.To, HeaderNames.CallId, HeaderNames.CSeq];

    public static SipResponse Create(SipRequest request, int status, string? reason, string? localTag, string? server)
    {
        var response = new SipResponse(status, reason, Copy(request.Headers));
        if (localTag is not null && status > 100 && request.To.Tag is null)
            response.Headers.ReplaceFirst(HeaderNames.To, $"{request.Headers[HeaderNames.To]};tag={localTag}");
        if (status is > 100 and < 300)
            response.Headers.CopyFrom(request.Headers, HeaderNames.RecordRoute);
        if (status == 100)
            response.Headers.CopyFrom(request.Headers, "Timestamp");
        if (server is not null)
            response.Headers.Add(HeaderNames.Server, server);
        return response;
    }

    /// <summary>The answer to a request that could not be read: what there is of its headers.</summary>
    public static SipResponse Refuse(HeaderCollection headers, int status, string reason, string? server)
    {
        var response = new SipResponse(status, reason, Copy(headers));
        if (server is not null)
            response.Headers.Add(HeaderNames.Server, server);
        return response;
    }

    /// <summary>An answer nobody sent.</summary>
    public static SipResponse Synthesise(SipRequest request, int status, string? reason = null) =>
        new(status, reason, Copy(request.Headers)) { IsSynthesised = true };

    private static HeaderCollection Copy(HeaderCollection from)
    {
        var headers = new HeaderCollection();
        foreach (var name in Copied)
            headers.CopyFrom(from, name);
        return headers;
    }
}
