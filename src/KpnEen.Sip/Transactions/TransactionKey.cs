namespace KpnEen.Sip.Transactions;

/// <summary>What tells server transactions apart (RFC 3261 17.2.3).</summary>
/// <param name="Method">INVITE for an ACK or for the INVITE a CANCEL means.</param>
internal readonly record struct TransactionKey(string Branch, string Host, int? Port, string CallId, string Method)
{
    public static TransactionKey Of(SipRequest request, string method)
    {
        var via = request.Vias[0];
        if (
            via.Branch is { } branch
            && branch.Length > Identifiers.MagicCookie.Length
            && branch.StartsWith(Identifiers.MagicCookie, StringComparison.OrdinalIgnoreCase)
        )
            // Call-ID as well: two requests of RFC 4475 share a branch, and clients without imagination do too.
            return new(branch, via.Host, via.Port, request.CallId, method);
        // RFC 2543 clients, and those that send nothing but the cookie.
        return new($"{request.From.Tag} {request.CSeq.Number} {via} {request.RequestUri}", "", null, request.CallId, method);
    }
}
