namespace KpnEen.Pbx.Events;

/// <summary>How the pictures of a side came and went.</summary>
/// <param name="Codec">H264, VP8 …</param>
/// <param name="PacketsIn">Packets that came from that side.</param>
/// <param name="PacketsOut">Packets sent to it.</param>
/// <param name="LossPct">Share of its packets that never came.</param>
/// <param name="LossOutPct">Share of ours that never reached it, as its reports tell.</param>
/// <param name="JitterMs">Interarrival jitter of what came.</param>
public sealed record VideoQuality(string Codec, long PacketsIn, long PacketsOut, double LossPct, double? LossOutPct, double JitterMs);
