namespace KpnEen.Sip.Transactions;

/// <summary>What a request has in common with its copy that came another way (RFC 3261 8.2.2.2).</summary>
internal readonly record struct MergeKey(string CallId, string? FromTag, CSeq CSeq)
{
    public static MergeKey Of(SipRequest request) => new(request.CallId, request.From.Tag, request.CSeq);

    // FNV-1a, 64 bits: who makes two of his own calls collide harms himself.
    public ulong Hash()
    {
        var hash = Add(14695981039346656037UL, CallId);
        hash = Add(hash, FromTag);
        hash = (hash ^ CSeq.Number) * 1099511628211UL;
        return Add(hash, CSeq.Method);
    }

    private static ulong Add(ulong hash, ReadOnlySpan<char> text)
    {
        foreach (var c in text)
            hash = (hash ^ c) * 1099511628211UL;
        return (hash ^ ' ') * 1099511628211UL;
    }
}
