namespace KpnEen.Sip.Transactions;

/// <summary>What tells transactions apart (RFC 3261 17.1.3, 17.2.3).</summary>
internal static class TransactionKey
{
    public static string OfClient(string branch, string method) => $"{branch} {method}";

    /// <param name="method">INVITE for an ACK or for the INVITE a CANCEL means.</param>
    public static string OfServer(SipRequest request, string method)
    {
        var via = request.Vias[0];
        if (
            via.Branch is { } branch
            && branch.Length > Identifiers.MagicCookie.Length
            && branch.StartsWith(Identifiers.MagicCookie, StringComparison.OrdinalIgnoreCase)
        )
            // Call-ID as well: two requests of RFC 4475 share a branch, and clients without imagination do too.
            return $"{branch} {via.Host}:{via.Port} {request.CallId} {method}";
        // RFC 2543 clients, and those that send nothing but the cookie.
        return $"{request.CallId} {request.From.Tag} {request.CSeq.Number} {via} {request.RequestUri} {method}";
    }

    /// <summary>The same request that came another way has this in common (RFC 3261 8.2.2.2).</summary>
    public static string Merged(SipRequest request) => $"{request.CallId} {request.From.Tag} {request.CSeq}";
}
