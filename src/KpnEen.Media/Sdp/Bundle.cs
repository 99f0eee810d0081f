namespace KpnEen.Media.Sdp;

/// <summary>a=group:BUNDLE: lines that share the transport of the first (RFC 9143).</summary>
internal static class Bundle
{
    /// <summary>Whether the far side's group holds that line at all.</summary>
    public static bool Names(SdpSession sdp, RemoteLine line) => Groups(sdp).Any(group => group.Contains(line.Mid));

    /// <summary>Whether the other line may go on the transport of the first: so it is offered, and a packet tells by its payload type whose it is.</summary>
    public static bool Holds(SdpSession sdp, RemoteLine first, RemoteLine other) =>
        first is { Mid: { } tag, RtcpMux: true }
        && other is { Mid: { } mid, Profile.IsDtls: true }
        && (other.RtcpMux || other.IsBundleOnly)
        && Groups(sdp).Any(group => group[0] == tag && group.Contains(mid))
        && !first.Formats.Any(f => other.Formats.Any(o => o.PayloadType == f.PayloadType));

    /// <summary>The names of our lines that share a transport; null: they have none.</summary>
    public static string? Of(IReadOnlyList<LocalLine> lines)
    {
        var mids = lines
            .OfType<LocalLine.Active>()
            .Where(l => l.Media is MediaKind.Audio || l.IsBundled)
            .OrderBy(l => l.IsBundled)
            .Select(l => l.Mid)
            .OfType<string>();
        return string.Join(' ', mids) is { Length: > 0 } names ? names : null;
    }

    private static IEnumerable<string[]> Groups(SdpSession sdp) =>
        sdp
            .Attributes.Values("group")
            .Select(g => g.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(g => g is ["BUNDLE", _, ..])
            .Select(g => g[1..]);
}
