using KpnEen.Media.Codecs;
using KpnEen.Media.Dtmf;
using KpnEen.Media.Playback;
using KpnEen.Media.Rtp;
using KpnEen.Media.Sdp;

namespace KpnEen.Media.Ports;

/// <summary>Chooses the handlers of all payload types of an audio line, from its session and the leg on the other side. Once for each negotiation.</summary>
internal sealed class AudioWiring(MediaPort port, AudioTaps taps, DtmfReceiver dtmf)
{
    public PayloadHandler?[] Handlers(MediaSession session, MediaPort? peer)
    {
        var handlers = new PayloadHandler?[128];
        var mayReceive = (session.Direction & MediaDirection.ReceiveOnly) != 0;
        foreach (var voice in session.Voices)
        {
            handlers[voice.ReceiveType] = mayReceive
                ? new AudioHandler(new TapDecoder(voice.Codec, taps, AudioSides.Heard), ForwarderTo(peer, voice.Codec))
                : DiscardHandler.Instance;
        }
        foreach (var keys in session.Events)
            handlers[keys.ReceiveType] = Keys(peer);
        return handlers;
    }

    private TelephoneEventHandler Keys(MediaPort? peer)
    {
        var target = peer?.Audio.Session?.Event;
        var forwarder = target is null ? null : new Forwarder(port, peer!.Audio.Outgoing, target.SendType, table: null, tap: null);
        return new TelephoneEventHandler(dtmf, forwarder, target is null ? peer?.Player : null);
    }

    private Forwarder? ForwarderTo(MediaPort? peer, AudioCodec codec)
    {
        if (peer?.Audio.Session is not { Voice: { } preferred } session)
            return null;
        var voice = session.Voices.FirstOrDefault(v => v.Codec == codec) ?? preferred;
        return new Forwarder(
            port,
            peer.Audio.Outgoing,
            voice.SendType,
            VoiceCodecs.Table(codec, voice.Codec),
            new TapDecoder(voice.Codec, peer.Taps, AudioSides.Sent)
        );
    }
}
