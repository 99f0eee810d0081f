using System.Collections.Immutable;
using System.Text.Json;

namespace KpnEen.Pbx.Events;

/// <summary>How a side was heard, and how it heard: measured where its packets end, and as its own reports tell (RFC 3550).</summary>
/// <param name="MosIn">E-model estimate (ITU-T G.107) of what we heard from that side, 1 to 4.5. A wideband codec counts as undistorted on this scale, which knows none.</param>
/// <param name="MosOut">The same of what that side heard of us; null without reports of it.</param>
/// <param name="JitterMs">Interarrival jitter of what we heard.</param>
/// <param name="LossPct">Share of its packets that never came.</param>
/// <param name="Codec">What we sent last.</param>
public sealed record Quality(double MosIn, double? MosOut, double JitterMs, double LossPct, string Codec)
{
    /// <summary>Packets that came from that side.</summary>
    public long? PacketsIn { get; init; }

    /// <summary>Packets sent to it.</summary>
    public long? PacketsOut { get; init; }

    /// <summary>Share of ours that never reached it, as its reports tell.</summary>
    public double? LossOutPct { get; init; }

    /// <summary>Interarrival jitter of what it heard, as its reports tell.</summary>
    public double? JitterOutMs { get; init; }

    /// <summary>Round trip between us and that side, in milliseconds.</summary>
    public double? RoundTripMs { get; init; }

    /// <summary>The pictures of that side; null without any at the end.</summary>
    public VideoQuality? Video { get; init; }
}
