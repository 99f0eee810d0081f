using KpnEen.Media.Codecs;
using KpnEen.Media.Rtp;
using KpnEen.Media.Transcoding;

namespace KpnEen.Media.Mixing;

/// <summary>One leg in a mixer: what it says now, and the stream that takes the mix to it.</summary>
internal sealed class MixedParty : IDisposable
{
    private const int UsualPacketTime = 20;

    // As long as what was just heard may wait to be played, in a network that is not bad.
    private const int HushMs = 100;

    // Who spoke so lately keeps an encoder of his own: a codec with a memory clicks when its stream goes over to another one.
    private const int FramesApart = 100;

    private readonly MediaPort _port;
    private readonly VoiceActivity _activity = new();
    private readonly Limiter _limiter = new();
    private readonly VoiceSender _voice;
    private readonly short[] _raw = new short[MixBus.LongestFrame];
    private readonly short[] _frame = new short[MixBus.LongestFrame];
    private volatile PartyIntake? _intake;
    private Resampler? _resampler;
    private int _apart;
    private long _hushedUntil;

    public MixedParty(MediaPort port)
    {
        _port = port;
        _voice = new VoiceSender(port.Audio.Outgoing);
        port.Wiring.Bridge?.Dispose();
        port.Player.Stop();
        port.Wiring.Mixed = this;
        port.Wiring.Rewire();
    }

    public MediaPort Port => _port;

    public bool IsSpeaking => _activity.IsSpeaking;

    public bool IsWideband => Session?.Voice is { } voice && VoiceCodecs.IsWideband(voice.Codec);

    /// <summary>What it hears now; null: nothing, because nothing is agreed or the leg is played something else.</summary>
    public MediaSession? Hears => _port.Audio.Outgoing.OwnAudio || Session?.Voice is null ? null : Session;

    private bool IsHushed => Volatile.Read(ref _hushedUntil) is not 0 and var until && _port.Engine.Time.GetTimestamp() < until;

    private MediaSession? Session => _port.Session;

    private OutgoingStream Outgoing => _port.Audio.Outgoing;

    /// <summary>Where the packets of the leg go; another one when it goes over to wideband or back.</summary>
    public PartyIntake Intake(MediaSession session)
    {
        var rate = session.Voice is { } voice && VoiceCodecs.IsWideband(voice.Codec) ? Pcm.WideRate : Pcm.Rate;
        if (_intake is { } intake && intake.Rate == rate)
            return intake;
        return _intake = new PartyIntake(rate, _port.Engine.Time);
    }

    /// <summary>Hears what nobody else hears: the mix without its own voice, or packets of its own size.</summary>
    public bool IsApart(MediaSession session) =>
        _apart > 0 || PacketTimes.Allowed(session.Voice!.Codec, session.PacketTime) != UsualPacketTime;

    /// <summary>Takes the next frame this party said, and adds it to what the others hear.</summary>
    public void Speak(MixBus bus, int rate)
    {
        var frame = _frame.AsSpan(0, rate / 50);
        // Who put us on hold plays music to us, not to the others.
        if (_intake is not { } intake || !intake.Read(_raw.AsSpan(0, intake.Rate / 50)) || _port.IsHeldByRemote || IsHushed)
            _activity.Reset();
        else if (_activity.Heard(Converted(intake.Rate, rate, frame)))
            bus.Add(frame);
        _apart = IsSpeaking ? FramesApart : Math.Max(0, _apart - 1);
    }

    /// <summary>A key sounds in what comes now: the others are not to hear it.</summary>
    public void Hush() =>
        Volatile.Write(ref _hushedUntil, _port.Engine.Time.GetTimestamp() + _port.Engine.Time.TimestampFrequency * HushMs / 1000);

    /// <summary>Sends the mix without this party's own voice.</summary>
    public void HearRest(MixBus bus, int rate, MediaSession session)
    {
        Span<short> heard = stackalloc short[MixBus.LongestFrame];
        heard = heard[..(rate / 50)];
        if (IsSpeaking)
            bus.AllBut(_frame.AsSpan(0, heard.Length), _limiter, heard);
        else
            bus.All(_limiter, heard);
        _voice.Send(this, session, heard, rate, relayed: true);
    }

    /// <summary>Sends what is encoded for all who only listen.</summary>
    public void HearAll(CommonEncoding encoding, PayloadMapping voice) =>
        Outgoing.SendAudio(
            this,
            new OwnPacket
            {
                Type = voice,
                Payload = encoding.Payload,
                Samples = encoding.Samples,
                Rate = encoding.Rate,
                IsRelayed = true,
            }
        );

    public void Dispose()
    {
        if (_port.Wiring.Mixed != this)
            return;
        _port.Wiring.Mixed = null;
        _port.Wiring.Rewire();
    }

    private Span<short> Converted(int from, int to, Span<short> frame)
    {
        if (from == to)
        {
            _raw.AsSpan(0, frame.Length).CopyTo(frame);
            return frame;
        }
        if (_resampler?.From != from || _resampler.To != to)
            _resampler = Resampler.Between(from, to)!;
        _resampler.Process(_raw.AsSpan(0, from / 50), frame);
        return frame;
    }
}
