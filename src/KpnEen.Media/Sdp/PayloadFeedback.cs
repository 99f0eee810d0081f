namespace KpnEen.Media.Sdp;

/// <summary>The a=rtcp-fb lines of an m= line, as far as we pass feedback on (RFC 4585 4.2): read once, whatever their number.</summary>
internal sealed class PayloadFeedback
{
    /// <summary>For a whole picture (RFC 4585 6.3.1, RFC 5104 4.3.1). The rest is between neighbours.</summary>
    public static readonly string[] Relayed = ["nack pli", "ccm fir"];

    private readonly int[] _byType = new int[128];
    private readonly int _ofAll;

    // a=rtcp-fb:<payload type, or *> <what>
    public PayloadFeedback(IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            var (head, tail) = SdpFormats.Cut(line);
            var place = Array.FindIndex(Relayed, r => r.Equals(tail, StringComparison.OrdinalIgnoreCase));
            if (place < 0)
                continue;
            if (head == "*")
                _ofAll |= 1 << place;
            else if (SdpFormats.PayloadType(head) is { } type)
                _byType[type] |= 1 << place;
        }
    }

    public IReadOnlyList<string> Of(byte type) =>
        (_byType[type] | _ofAll) switch
        {
            0 => [],
            var places => [.. Relayed.Where((_, place) => (places & (1 << place)) != 0)],
        };
}
