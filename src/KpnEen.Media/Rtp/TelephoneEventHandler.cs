using System.Buffers.Binary;
using KpnEen.Media.Dtmf;
using KpnEen.Media.Jitter;
using KpnEen.Media.Playback;
using KpnEen.Media.Transcoding;

namespace KpnEen.Media.Rtp;

/// <summary>Keys of a leg (RFC 4733): to who reads them, and on to the leg it is bridged with, as events or as tones.</summary>
internal sealed class TelephoneEventHandler(DtmfReceiver receiver, int clockRate) : PayloadHandler
{
    /// <summary>On as they are, in step with audio that is relayed.</summary>
    public Forwarder? Forwarder { get; init; }

    /// <summary>On beside audio that is made anew, or under another clock.</summary>
    public EventRelay? Relay { get; init; }

    /// <summary>To a leg that takes no events.</summary>
    public Player? Tones { get; init; }

    /// <summary>Plays the audio around the keys, and must know that their packets are not lost ones.</summary>
    public (IPacketIntake Intake, StreamFormat Format)? Beside { get; init; }

    public override bool IsAudio => false;

    public override void Handle(in RtpPacket packet)
    {
        var key = receiver.Receive(packet, clockRate);
        if (Beside is { } beside && packet.Payload.Length >= 4)
            beside.Intake.Put(packet, beside.Format, packet.Timestamp + BinaryPrimitives.ReadUInt16BigEndian(packet.Payload[2..]));
        if (Forwarder is not null)
            Forwarder.Forward(packet);
        else if (Relay is not null)
            Relay.Relay(packet, key is not null);
        else if (key is { } pressed)
            Tones?.Press(pressed, Player.DefaultKey, done: null);
    }
}
