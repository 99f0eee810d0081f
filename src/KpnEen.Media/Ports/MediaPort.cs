using System.Net;
using System.Threading.Channels;
using KpnEen.Media.Codecs;
using KpnEen.Media.Dtmf;
using KpnEen.Media.Playback;
using KpnEen.Media.Ports;
using KpnEen.Media.Quality;
using KpnEen.Media.Rtp;
using KpnEen.Media.Sdp;

namespace KpnEen.Media;

/// <summary>The media of one leg: offer/answer state, the line of its audio and, when agreed, that of its video; playing, keys, listening, quality. Thread-safe.</summary>
public sealed class MediaPort : IAsyncDisposable
{
    private readonly AudioTaps _taps = new();
    private readonly DtmfReceiver _dtmf;
    private readonly VideoPart _video;
    private readonly PortNegotiation _negotiation;
    private readonly CancellationTokenSource _silent = new();
    private volatile bool _muted;

    internal MediaPort(MediaEngine engine, PortAllocator allocator, MediaOptions options, MediaSecurity security)
    {
        Engine = engine;
        _dtmf = new DtmfReceiver(engine.Time);
        Audio = new MediaLine(MediaKind.Audio, allocator, _taps, Pcm.Rate, engine);
        _video = new VideoPart(Audio, allocator, _taps, engine);
        Player = new Player(Audio.Outgoing, engine.Clock);
        Silent = _silent.Token;
        _negotiation = new PortNegotiation(engine, options, security, Audio, _video, Player);
        Wiring = new PortWiring(this, _negotiation, new AudioWiring(this, _taps, _dtmf));
    }

    /// <summary>Our side of the session as last written (offer or answer); null before.</summary>
    public byte[]? LocalDescription => _negotiation.Local;

    /// <summary>The codec we send, once agreed.</summary>
    public AudioCodec? Codec => Session?.Voice?.Codec;

    /// <summary>The audio codecs the far side named last, in its order, telephone-event left out.</summary>
    public IReadOnlyList<AudioCodec> RemoteCodecs => Session?.RemoteCodecs ?? [];

    /// <summary>What the far side speaks, for the leg on the other side; null before its first description.</summary>
    public PeerMedia? RemoteMedia =>
        Session is not { } session
            ? null
            : new PeerMedia([.. session.RemoteCodecs.OrderBy(c => c == session.Voice?.Codec ? 0 : 1)])
            {
                PacketTime = session.PacketTime,
                Video = RemoteVideo,
            };

    /// <summary>The video codecs the far side named last; null when it showed or wanted no pictures.</summary>
    public VideoFormats? RemoteVideo => _negotiation.RemoteVideo;

    /// <summary>The far side wants a whole picture and says so elsewhere than in RTCP: who sends it pictures is asked for one.</summary>
    public void AskForPicture() => Wiring.Other?.Video?.Rtcp.RequestPicture();

    /// <summary>Pictures of the one are understood by the other, both ways.</summary>
    public bool SharesVideoWith(MediaPort other) =>
        Video?.Session is { } mine
        && other.Video?.Session is { } theirs
        && mine.Payloads.Any(m => VideoWiring.TypeAt(theirs, m) is not null);

    /// <summary>Pictures are agreed.</summary>
    public bool HasVideo => Video?.Session is not null;

    /// <summary>Quality of the pictures; null without any.</summary>
    public MediaQuality? VideoQuality =>
        Video is { } line ? QualityReport.Of(line.Incoming, line.Outgoing, line.Rtcp, line.Receiver, isSpeech: false) : null;

    /// <summary>What we may do; inactive before anything is agreed.</summary>
    public MediaDirection Direction => Session?.Direction ?? MediaDirection.Inactive;

    /// <summary>The far side put us on hold (sendonly, inactive or c=0.0.0.0).</summary>
    public bool IsHeldByRemote => Session?.IsHeldByRemote ?? false;

    /// <summary>What the far side says reaches nobody: no leg, no recorder. Its keys are still told.</summary>
    public bool IsMuted
    {
        get => _muted;
        set
        {
            _muted = value;
            Wiring.Rewire();
        }
    }

    /// <summary>The far side has been heard, should be (no hold), and sent neither RTP nor RTCP for <see cref="MediaOptions.SilenceLimit"/>.</summary>
    public CancellationToken Silent { get; }

    /// <summary>The sound is agreed to be encrypted.</summary>
    public bool IsEncrypted => Session is { Protection: not LineProtection.None };

    /// <summary>Where the audio is awaited.</summary>
    public IPEndPoint LocalRtp => Audio.LocalRtp;

    /// <summary>Where the media comes from for good; null until the first valid packet.</summary>
    public IPEndPoint? LockedRemote => Audio.Latch.Locked;

    public MediaQuality Quality => QualityReport.Of(Audio.Incoming, Audio.Outgoing, Audio.Rtcp, Audio.Receiver, isSpeech: true);

    /// <summary>Keys pressed by the far side (RFC 4733), each once, told when pressed. Completes when the port closes.</summary>
    public ChannelReader<DtmfDigit> ReceivedDtmf => _dtmf.Digits;

    internal MediaEngine Engine { get; }

    /// <summary>Whom it talks to.</summary>
    internal PortWiring Wiring { get; }

    /// <summary>What the far side speaks in this call: pictures only when they are agreed.</summary>
    private PeerMedia? TalkingMedia => RemoteMedia is { } media ? media with { Video = HasVideo ? RemoteVideo : null } : null;

    /// <summary>The line of the audio; there always.</summary>
    internal MediaLine Audio { get; }

    /// <summary>The line of the video, while there is one.</summary>
    internal MediaLine? Video => _video.Line;

    internal MediaSession? Session => Audio.Session;

    internal AudioTaps Taps => _taps;

    internal Player Player { get; }

    /// <summary>Writes an offer. Nothing changes until <see cref="ApplyAnswer"/>.</summary>
    /// <param name="other">What the far side of the other leg speaks comes first, the rest of what we can follows; null: as it was before.</param>
    /// <param name="direction">What we want to do: send only puts the far side on hold.</param>
    /// <exception cref="MediaNegotiationException">It must be encrypted and cannot.</exception>
    public byte[] CreateOffer(PeerMedia? other = null, MediaDirection direction = MediaDirection.SendReceive) =>
        _negotiation.CreateOffer(other, direction);

    /// <summary>Writes an offer with these codecs first.</summary>
    public byte[] CreateOffer(IReadOnlyList<AudioCodec> preferred) => CreateOffer(new PeerMedia(preferred));

    /// <summary>Answers an offer, first or later, and applies it.</summary>
    /// <param name="offer">The far side's description.</param>
    /// <param name="other">What the far side of the other leg speaks: taken first if offered; null: that of the leg it talks to, or else the offer's order counts.</param>
    /// <param name="allowed">What we are willing to do; the answer is this and what the offer leaves.</param>
    /// <exception cref="SdpParseException">Not SDP.</exception>
    /// <exception cref="MediaNegotiationException">Nothing fits; a session agreed before goes on.</exception>
    public byte[] Answer(ReadOnlySpan<byte> offer, PeerMedia? other = null, MediaDirection allowed = MediaDirection.SendReceive)
    {
        var body = _negotiation.Answer(offer, other ?? Wiring.Other?.TalkingMedia, allowed);
        Wiring.Rewire();
        return body;
    }

    /// <summary>Applies the answer to our last offer; again when a later response repeats or changes it.</summary>
    /// <exception cref="SdpParseException">Not SDP.</exception>
    /// <exception cref="MediaNegotiationException">Nothing fits, or no offer was made.</exception>
    public void ApplyAnswer(ReadOnlySpan<byte> answer)
    {
        _negotiation.ApplyAnswer(answer);
        Wiring.Rewire();
    }

    /// <summary>The session as agreed, offered once more: its version stays, so the far side sees that nothing changed (RFC 3264 8, RFC 4028 7.4).</summary>
    public byte[] RepeatOffer() => _negotiation.RepeatOffer();

    /// <summary>Our offer was refused: forgets it, the session agreed before goes on.</summary>
    public void RollBack() => _negotiation.RollBack();

    /// <summary>Only this host (where the signalling comes from), or the one in SDP, may send media here: no guess is made behind NAT.</summary>
    public void ExpectFrom(IPAddress host) => _negotiation.ExpectFrom(host);

    /// <summary>Plays toward this leg until the source ends, the result is disposed, or something newer is played or bridged.</summary>
    public IDisposable Send(IAudioSource source) => Player.Start(source);

    /// <summary>Plays to the end of the source; returns early when something newer is played or bridged, or the port closes.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled; the source is stopped.</exception>
    public Task PlayAsync(IAudioSource source, CancellationToken ct) => Player.PlayAsync(source, ct);

    /// <summary>Sends keys: RFC 4733 events, or tones in the audio when the far side takes no events.</summary>
    /// <param name="digits">0-9, *, #, A-D.</param>
    /// <param name="each">Length of a key, default 100 ms, with a pause of as much.</param>
    /// <exception cref="ArgumentException">Not a key of a telephone.</exception>
    public Task SendDtmfAsync(string digits, TimeSpan? each = null, CancellationToken ct = default) =>
        Player.PressAsync(digits, each ?? Player.DefaultKey, ct);

    /// <summary>Lets a sink hear this leg until the result is disposed.</summary>
    public IDisposable Listen(IAudioSink sink, AudioSides sides = AudioSides.Heard) => _taps.Add(sink, sides);

    public ValueTask DisposeAsync()
    {
        if (!_negotiation.TryClose())
            return ValueTask.CompletedTask;
        Wiring.Dispose();
        Audio.Receiver.Use(null);
        Player.Dispose();
        Audio.Dispose();
        _dtmf.Complete();
        Engine.Closed(this);
        return ValueTask.CompletedTask;
    }

    internal void LookForSilence(TimeSpan limit)
    {
        if (Audio.IsSilentFor(limit, Engine.Time))
            _silent.Cancel();
    }
}
