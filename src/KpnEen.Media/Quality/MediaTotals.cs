namespace KpnEen.Media;

/// <summary>Figures of all media since the start, the legs of now among them; but for the last four they only grow.</summary>
/// <param name="Received">RTP packets of the voice from legs.</param>
/// <param name="Sent">RTP packets of the voice to legs.</param>
/// <param name="Lost">Packets from legs that never came.</param>
/// <param name="LostSent">Packets to legs that never arrived, as far as their RTCP told.</param>
/// <param name="Dropped">Datagrams that were of a stranger, no RTP, or not made with the agreed key.</param>
/// <param name="Legs">Media ports open now.</param>
/// <param name="LegsHeard">Those of them that anything was heard from.</param>
/// <param name="JitterMs">Mean interarrival jitter of the legs that were heard.</param>
/// <param name="WorstJitterMs">Of the worst of them.</param>
public readonly record struct MediaTotals(
    long Received,
    long Sent,
    long Lost,
    long LostSent,
    long Dropped,
    int Legs,
    int LegsHeard,
    double JitterMs,
    double WorstJitterMs
)
{
    /// <summary>With those of one leg.</summary>
    internal MediaTotals With(MediaQuality leg) =>
        this with
        {
            Received = Received + leg.Received.Packets,
            Sent = Sent + leg.Sent.Packets,
            Lost = Lost + leg.Received.Lost,
            LostSent = LostSent + leg.Sent.Lost,
            Dropped = Dropped + leg.ForeignPackets + leg.InvalidPackets + leg.UnauthenticPackets,
        };

    /// <summary>With those of one leg that goes on.</summary>
    internal MediaTotals WithOpen(MediaQuality leg) =>
        With(leg) with
        {
            Legs = Legs + 1,
            LegsHeard = LegsHeard + (leg.Received.Packets > 0 ? 1 : 0),
            // A sum until all are in it.
            JitterMs = JitterMs + (leg.Received.Packets > 0 ? leg.Received.JitterMs : 0),
            WorstJitterMs = leg.Received.Packets > 0 ? Math.Max(WorstJitterMs, leg.Received.JitterMs) : WorstJitterMs,
        };
}
