using KpnEen.Media.Codecs;

namespace KpnEen.Media.Rtp;

/// <summary>Audio of a leg: to those who listen, and on to the leg it is bridged with.</summary>
internal sealed class AudioHandler(IVoiceCodec codec, AudioTaps taps, Forwarder? forwarder) : PayloadHandler
{
    public override void Handle(in RtpPacket packet)
    {
        if (taps.Any(AudioSides.Heard))
            taps.Hear(AudioSides.Heard, codec, packet.Timestamp, packet.Payload);
        forwarder?.Forward(packet);
    }
}
