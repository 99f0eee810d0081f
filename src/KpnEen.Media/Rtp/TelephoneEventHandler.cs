using KpnEen.Media.Dtmf;
using KpnEen.Media.Playback;

namespace KpnEen.Media.Rtp;

/// <summary>Keys of a leg (RFC 4733): to who reads them, and on to the leg it is bridged with, as events or as tones.</summary>
internal sealed class TelephoneEventHandler(DtmfReceiver receiver, Forwarder? forwarder, Player? tones) : PayloadHandler
{
    public override bool IsAudio => false;

    public override void Handle(in RtpPacket packet)
    {
        var key = receiver.Receive(packet);
        if (forwarder is not null)
            forwarder.Forward(packet);
        else if (key is { } pressed)
            tones?.Press(pressed, Player.DefaultKey, done: null);
    }
}
