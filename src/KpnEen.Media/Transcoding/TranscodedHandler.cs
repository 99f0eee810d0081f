using KpnEen.Media.Codecs;
using KpnEen.Media.Jitter;
using KpnEen.Media.Rtp;

namespace KpnEen.Media.Transcoding;

/// <summary>Audio of a leg that is decoded here: to those who listen, and to the transcoder or mixer.</summary>
/// <param name="tap">Null for comfort noise, which nobody records.</param>
internal sealed class TranscodedHandler(TapDecoder? tap, IPacketIntake intake, StreamFormat format) : PayloadHandler
{
    public override void Handle(in RtpPacket packet)
    {
        tap?.Hear(packet);
        intake.Put(packet, format, packet.Timestamp);
    }
}
