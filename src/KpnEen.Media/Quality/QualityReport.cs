using KpnEen.Media.Codecs;
using KpnEen.Media.Rtcp;
using KpnEen.Media.Rtp;

namespace KpnEen.Media.Quality;

/// <summary>Gathers the figures of a leg.</summary>
internal static class QualityReport
{
    /// <param name="isSpeech">A listening quality is told; of pictures there is none.</param>
    public static MediaQuality Of(IncomingStream incoming, OutgoingStream outgoing, RtcpSession rtcp, RtpReceiver receiver, bool isSpeech)
    {
        var roundTrip = rtcp.RoundTrip;
        return new MediaQuality(
            Spoken(Received(incoming, roundTrip), isSpeech),
            Spoken(Sent(outgoing, rtcp.RemoteReport, roundTrip), isSpeech),
            roundTrip,
            receiver.Foreign + rtcp.Foreign,
            receiver.Invalid + rtcp.Invalid,
            receiver.Unauthentic + rtcp.Unauthentic
        );
    }

    private static StreamQuality Received(IncomingStream incoming, TimeSpan? roundTrip)
    {
        var quality = new StreamQuality(incoming.Packets, incoming.Lost, incoming.JitterMs, null);
        return quality.Packets == 0 ? quality : quality with { Mos = Mos(quality, roundTrip) };
    }

    private static StreamQuality Sent(OutgoingStream outgoing, ReportBlock? report, TimeSpan? roundTrip)
    {
        if (report is not { } block)
            return new StreamQuality(outgoing.Packets, 0, 0, null) { IsSent = true, IsReported = false };
        var lost = Math.Clamp(block.Lost, 0, outgoing.Packets);
        var quality = new StreamQuality(outgoing.Packets, lost, block.Jitter * 1000.0 / outgoing.ClockRate, null) { IsSent = true };
        return quality with { Mos = Mos(quality, roundTrip) };
    }

    private static StreamQuality Spoken(StreamQuality quality, bool isSpeech) => isSpeech ? quality : quality with { Mos = null };

    private static double Mos(StreamQuality quality, TimeSpan? roundTrip) => EModel.Mos(quality.LossRatio, Delay(quality, roundTrip));

    // Half the round trip, and what a playout buffer needs to bridge the jitter.
    private static double Delay(StreamQuality quality, TimeSpan? roundTrip) =>
        (roundTrip?.TotalMilliseconds ?? 0) / 2 + 2 * quality.JitterMs;
}
