using KpnEen.Media;
using KpnEen.Pbx.Events;

namespace KpnEen.Pbx.Legs;

internal static class Qualities
{
    /// <summary>Null when not one packet came: there is nothing to judge.</summary>
    public static Quality? Of(MediaPort port)
    {
        var quality = port.Quality;
        var (heard, sent) = (quality.Received, quality.Sent);
        if (heard.Packets == 0 || port.Codec is not { } codec)
            return null;
        return new Quality(
            Math.Round(heard.Mos ?? 1, 2),
            Rounded(sent.Mos, 2),
            Math.Round(heard.JitterMs, 1),
            Percentage(heard),
            codec.Name
        )
        {
            PacketsIn = heard.Packets,
            PacketsOut = sent.Packets,
            LossOutPct = sent.IsReported ? Percentage(sent) : null,
            JitterOutMs = sent.IsReported ? Math.Round(sent.JitterMs, 1) : null,
            RoundTripMs = Rounded(quality.RoundTrip?.TotalMilliseconds, 1),
            Video = OfVideo(port),
        };
    }

    private static VideoQuality? OfVideo(MediaPort port) =>
        port is { VideoQuality: { } quality, RemoteVideo.Codecs: [var codec, ..] }
            ? new VideoQuality(
                codec,
                quality.Received.Packets,
                quality.Sent.Packets,
                Percentage(quality.Received),
                quality.Sent.IsReported ? Percentage(quality.Sent) : null,
                Math.Round(quality.Received.JitterMs, 1)
            )
            : null;

    private static double Percentage(StreamQuality stream) => Math.Round(stream.LossRatio * 100, 2);

    private static double? Rounded(double? value, int digits) => value is { } number ? Math.Round(number, digits) : null;
}
