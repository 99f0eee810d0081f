using KpnEen.Media;
using KpnEen.Pbx.Events;

namespace KpnEen.Pbx.Legs;

internal static class Qualities
{
    /// <summary>Null when not one packet came: there is nothing to judge.</summary>
    public static Quality? Of(MediaPort port)
    {
        var heard = port.Quality.Received;
        if (heard.Packets == 0 || port.Codec is not { } codec)
            return null;
        return new Quality(
            Math.Round(heard.Mos ?? 1, 2),
            port.Quality.Sent.Mos is { } mos ? Math.Round(mos, 2) : null,
            Math.Round(heard.JitterMs, 1),
            Math.Round(heard.LossRatio * 100, 2),
            codec.Name
        );
    }
}
