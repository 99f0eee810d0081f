using KpnEen.Media.Codecs;

namespace KpnEen.Media.Rtp;

/// <summary>Audio of a leg: to those who listen, and on to the leg it is bridged with.</summary>
/// <param name="tap">Null for comfort noise, which nobody records.</param>
/// <param name="forwarder">Null when nobody is there.</param>
internal sealed class AudioHandler(TapDecoder? tap, Forwarder? forwarder) : PayloadHandler
{
    public override void Handle(in RtpPacket packet)
    {
        tap?.Hear(packet);
        forwarder?.Forward(packet);
    }
}
