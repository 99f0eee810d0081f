using KpnEen.Media.Codecs;
using KpnEen.Media.Jitter;
using KpnEen.Media.Rtp;

namespace KpnEen.Media.Transcoding;

/// <summary>Audio of a leg that the other side takes in another codec only: to those who listen, and to the transcoder.</summary>
/// <param name="tap">Null for comfort noise, which nobody records.</param>
internal sealed class TranscodedHandler(TapDecoder? tap, Transcoder transcoder, StreamFormat format) : PayloadHandler
{
    public override void Handle(in RtpPacket packet)
    {
        tap?.Hear(packet.Timestamp, packet.Payload);
        transcoder.Put(packet, format, packet.Timestamp);
    }
}
