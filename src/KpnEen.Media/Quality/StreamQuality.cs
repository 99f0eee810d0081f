namespace KpnEen.Media;

/// <summary>Figures of one direction of a leg.</summary>
/// <param name="Packets">RTP packets received, or sent.</param>
/// <param name="Lost">Packets that never came (RFC 3550 6.4.1).</param>
/// <param name="JitterMs">Interarrival jitter in milliseconds (RFC 3550 A.8).</param>
/// <param name="Mos">Estimated listening quality, 1 to 4.5 (ITU-T G.107); null when nothing was measured.</param>
public sealed record StreamQuality(long Packets, long Lost, double JitterMs, double? Mos)
{
    /// <summary>The packets are those that were sent: the lost ones are among them.</summary>
    public bool IsSent { get; init; }

    /// <summary>The far side has told (RTCP); always so of what was measured here.</summary>
    public bool IsReported { get; init; } = true;

    /// <summary>Share of the packets lost, 0 to 1.</summary>
    public double LossRatio => Lost == 0 ? 0 : (double)Lost / Math.Max(1, IsSent ? Packets : Packets + Lost);
}
