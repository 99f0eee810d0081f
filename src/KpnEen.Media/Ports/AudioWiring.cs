using KpnEen.Media.Codecs;
using KpnEen.Media.Dtmf;
using KpnEen.Media.Rtp;
using KpnEen.Media.Transcoding;

namespace KpnEen.Media.Ports;

/// <summary>Chooses the handlers of all payload types of an audio line, from its session and the leg on the other side. Once for each negotiation.</summary>
internal sealed class AudioWiring(MediaPort port, AudioTaps taps, DtmfReceiver dtmf) : IDisposable
{
    private Transcoder? _transcoder;
    private InBandKeys? _inBand;
    private IDisposable? _listening;

    public PayloadHandler?[] Handlers(MediaSession session, MediaPort? peer)
    {
        var handlers = new PayloadHandler?[128];
        var other = peer?.Audio.Session is { Voice: not null } agreed ? agreed : null;
        IPacketIntake? intake = Prepare(session, peer, other);
        if (peer is null)
            intake = port.Wiring.Mixed?.Intake(session);
        var mayReceive = (session.Direction & MediaDirection.ReceiveOnly) != 0 && !port.IsMuted;
        foreach (var voice in session.Voices)
            handlers[voice.ReceiveType] = mayReceive ? Voice(voice.Codec, peer, other, intake) : DiscardHandler.Instance;
        if (session.ComfortNoise is { } noise)
            handlers[noise.ReceiveType] = mayReceive ? Noise(peer, other, intake) : DiscardHandler.Instance;
        foreach (var keys in session.Events)
            handlers[keys.ReceiveType] = Keys(keys.Codec, peer, other, intake);
        ListenForKeys(session, peer, other);
        return handlers;
    }

    public void Dispose()
    {
        if (_transcoder is { } last)
        {
            last.Dispose();
            _transcoder = null;
            port.Engine.CountTranscoders(-1);
        }
        _listening?.Dispose();
    }

    /// <summary>Keys in the audio of a leg that agreed on no events for them.</summary>
    private void ListenForKeys(MediaSession session, MediaPort? peer, MediaSession? other)
    {
        if (session.Events.Count > 0)
        {
            _listening?.Dispose();
            _listening = null;
            return;
        }
        _inBand ??= new InBandKeys(dtmf);
        _listening ??= taps.Add(_inBand, AudioSides.Heard);
        _inBand.KeepOutOf(peer is null ? port.Wiring.Mixed : null);
        _inBand.Pass(other?.Event is null ? null : peer?.Player, peer?.Audio.Outgoing);
    }

    /// <summary>The transcoder toward that leg, if one is needed; the one there is goes on, so that a session that is renewed is not heard.</summary>
    private Transcoder? Prepare(MediaSession session, MediaPort? peer, MediaSession? other)
    {
        var former = _transcoder;
        _transcoder = null;
        if (peer is not null && other?.Voice is { } to && session.Voices.Any(v => MustTranscode(v.Codec, other)))
        {
            var isWide = VoiceCodecs.IsWideband(to.Codec) && VoiceCodecs.IsWideband(session.Voices[0].Codec);
            var rate = isWide ? Pcm.WideRate : Pcm.Rate;
            _transcoder =
                former?.Target == peer.Audio.Outgoing && former.Rate == rate
                    ? former
                    : new Transcoder(peer.Audio.Outgoing, rate, port.Engine.Clock, port.Engine.Time);
            _transcoder.Session = other;
        }
        if (former != _transcoder)
            former?.Dispose();
        port.Engine.CountTranscoders((_transcoder is null ? 0 : 1) - (former is null ? 0 : 1));
        return _transcoder;
    }

    private PayloadHandler Voice(AudioCodec codec, MediaPort? peer, MediaSession? other, IPacketIntake? intake)
    {
        var tap = new TapDecoder(codec, taps, AudioSides.Heard);
        if (intake is not null && (other is null || MustTranscode(codec, other)))
            return new TranscodedHandler(tap, intake, intake.Format(codec));
        if (peer is null || other is null)
            return new AudioHandler(tap, forwarder: null);
        var voice = other.Voices.FirstOrDefault(v => v.Codec == codec) ?? other.Voice!;
        return new AudioHandler(
            tap,
            new Forwarder(
                port,
                peer.Audio.Outgoing,
                voice.SendType,
                VoiceCodecs.Table(codec, voice.Codec),
                new TapDecoder(voice.Codec, peer.Taps, AudioSides.Sent)
            )
        );
    }

    private PayloadHandler Noise(MediaPort? peer, MediaSession? other, IPacketIntake? intake)
    {
        if (intake is not null)
            return new TranscodedHandler(tap: null, intake, intake.Format(AudioCodec.ComfortNoise));
        // To a side that takes none, silence is silence.
        return peer is null || other?.ComfortNoise is not { } noise
            ? DiscardHandler.Instance
            : new AudioHandler(tap: null, new Forwarder(port, peer.Audio.Outgoing, noise.SendType, table: null, tap: null));
    }

    private TelephoneEventHandler Keys(AudioCodec keys, MediaPort? peer, MediaSession? other, IPacketIntake? intake)
    {
        var to = other?.Event;
        var inStep = intake is null && to?.Codec.ClockRate == keys.ClockRate;
        return new TelephoneEventHandler(dtmf, keys.ClockRate)
        {
            Forwarder = to is not null && inStep ? new Forwarder(port, peer!.Audio.Outgoing, to.SendType, table: null, tap: null) : null,
            Relay = to is not null && !inStep ? new EventRelay(port, peer!.Audio.Outgoing, to, keys.ClockRate) : null,
            Tones = to is null ? peer?.Player : null,
            Beside = intake is null ? null : (intake, intake.Format(keys)),
        };
    }

    /// <summary>No codec of the other leg takes such a payload, neither as it is nor by a table.</summary>
    private static bool MustTranscode(AudioCodec codec, MediaSession other) =>
        other.Voices.All(v => v.Codec != codec) && VoiceCodecs.NeedsTranscoding(codec, other.Voice!.Codec);
}
