using KpnEen.Media.Rtp;
using KpnEen.Media.Sdp;

namespace KpnEen.Media.Ports;

/// <summary>Chooses the handlers of a video line: relayed under the other leg's payload types, or nothing. Once for each negotiation.</summary>
internal static class VideoWiring
{
    public static PayloadHandler?[] Handlers(object feeder, MediaSession session, MediaLine? peer)
    {
        var handlers = new PayloadHandler?[128];
        var mayReceive = (session.Direction & MediaDirection.ReceiveOnly) != 0;
        foreach (var payload in session.Payloads)
        {
            handlers[payload.ReceiveType] =
                mayReceive && peer?.Session is { } other && TypeAt(other, payload) is { } type
                    ? new VideoHandler(new Forwarder(feeder, peer.Outgoing, type, table: null, tap: null))
                    : DiscardHandler.Instance;
        }
        return handlers;
    }

    /// <summary>The payload type under which another line sends what this one gets; null when its far side does not understand it.</summary>
    public static byte? TypeAt(MediaSession other, PayloadMapping payload) =>
        other
            .Payloads.Where(p => VideoChoice.IsSame(p.Codec, p.Parameters, payload.Codec, payload.Parameters))
            .OrderByDescending(p => VideoChoice.IsExact(p.Parameters, payload.Parameters))
            .FirstOrDefault()
            ?.SendType;
}
