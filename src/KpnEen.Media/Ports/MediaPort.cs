using System.Net;
using System.Threading.Channels;
using KpnEen.Media.Codecs;
using KpnEen.Media.Dtmf;
using KpnEen.Media.Mixing;
using KpnEen.Media.Playback;
using KpnEen.Media.Ports;
using KpnEen.Media.Quality;
using KpnEen.Media.Rtp;
using KpnEen.Media.Sdp;

namespace KpnEen.Media;

/// <summary>The media of one leg: offer/answer state, the line of its audio and, when agreed, that of its video; playing, keys, listening, quality. Thread-safe.</summary>
public sealed class MediaPort : IAsyncDisposable
{
    private const int VideoClock = 90_000;

    private readonly MediaEngine _engine;
    private readonly Lock _gate = new();
    private readonly AudioTaps _taps = new();
    private readonly DtmfReceiver _dtmf;
    private readonly AudioWiring _wiring;
    private readonly Player _player;
    private readonly SdpNegotiator _negotiator;
    private readonly CancellationTokenSource _silent = new();
    private readonly PortAllocator _allocator;
    private volatile MediaLine? _video;
    private IPAddress? _expected;
    private volatile bool _muted;
    private bool _disposed;

    internal MediaPort(MediaEngine engine, PortAllocator allocator, MediaOptions options, MediaSecurity security)
    {
        _engine = engine;
        _allocator = allocator;
        var time = engine.Time;
        _dtmf = new DtmfReceiver(time);
        _wiring = new AudioWiring(this, _taps, _dtmf);
        Audio = new MediaLine(MediaKind.Audio, allocator, _taps, Pcm.Rate, engine);
        _player = new Player(Audio.Outgoing, engine.Clock);
        Silent = _silent.Token;

        var advertised = options.AdvertisedAddress ?? options.Address;
        var rule = new RemoteAddressRule(advertised, options.AllowLoopback);
        _negotiator = new SdpNegotiator(
            new SdpWriter(advertised),
            new LineNegotiator(
                MediaKind.Audio,
                new AudioChoice(options.Codecs),
                new LineKeys(security, security.Allows(MediaKeying.Dtls) ? engine.Identity : null),
                rule,
                () => Audio.AddressAt(advertised)
            ),
            new LineNegotiator(
                MediaKind.Video,
                new VideoChoice(),
                new LineKeys(security, security.Allows(MediaKeying.Dtls) ? engine.Identity : null),
                rule,
                () => OpenVideo().AddressAt(advertised)
            )
        );
    }

    /// <summary>Our side of the session as last written (offer or answer); null before.</summary>
    public byte[]? LocalDescription
    {
        get
        {
            lock (_gate)
                return _negotiator.Local;
        }
    }

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
    public VideoFormats? RemoteVideo { get; private set; }

    /// <summary>The far side wants a whole picture and says so elsewhere than in RTCP: who sends it pictures is asked for one.</summary>
    public void AskForPicture() => Bridge?.Other(this)?.Video?.Rtcp.RequestPicture();

    /// <summary>Pictures of the one are understood by the other, both ways.</summary>
    public bool SharesVideoWith(MediaPort other) =>
        _video?.Session is { } mine
        && other._video?.Session is { } theirs
        && mine.Payloads.Any(m => VideoWiring.TypeAt(theirs, m) is not null);

    /// <summary>Pictures are agreed.</summary>
    public bool HasVideo => _video?.Session is not null;

    /// <summary>Quality of the pictures; null without any.</summary>
    public MediaQuality? VideoQuality =>
        _video is { } line ? QualityReport.Of(line.Incoming, line.Outgoing, line.Rtcp, line.Receiver, isSpeech: false) : null;

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
            Rewire();
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

    internal MediaEngine Engine => _engine;

    internal BridgedPair? Bridge { get; set; }

    /// <summary>Set while the leg is in a mixer.</summary>
    internal MixedParty? Mixed { get; set; }

    /// <summary>What the far side speaks in this call: pictures only when they are agreed.</summary>
    private PeerMedia? TalkingMedia => RemoteMedia is { } media ? media with { Video = HasVideo ? RemoteVideo : null } : null;

    /// <summary>The line of the audio; there always.</summary>
    internal MediaLine Audio { get; }

    /// <summary>The line of the video, while there is one.</summary>
    internal MediaLine? Video => _video;

    internal MediaSession? Session => Audio.Session;

    internal AudioTaps Taps => _taps;

    internal Player Player => _player;

    /// <summary>Writes an offer. Nothing changes until <see cref="ApplyAnswer"/>.</summary>
    /// <param name="other">What the far side of the other leg speaks comes first, the rest of what we can follows; null: as it was before.</param>
    /// <param name="direction">What we want to do: send only puts the far side on hold.</param>
    /// <exception cref="MediaNegotiationException">It must be encrypted and cannot.</exception>
    public byte[] CreateOffer(PeerMedia? other = null, MediaDirection direction = MediaDirection.SendReceive)
    {
        lock (_gate)
        {
            var offer = _negotiator.CreateOffer(other, direction);
            foreach (var line in _negotiator.Offered)
            {
                if (line is { Dtls: { } dtls, IsBundled: false })
                    (line.Media is MediaKind.Audio ? Audio : OpenVideo()).Expect(dtls);
            }
            return offer;
        }
    }

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
        byte[] body;
        other ??= Bridge?.Other(this)?.TalkingMedia;
        lock (_gate)
        {
            (body, var agreed) = _negotiator.Answer(offer, other, allowed);
            Apply(agreed);
        }
        Rewire();
        return body;
    }

    /// <summary>Applies the answer to our last offer; again when a later response repeats or changes it.</summary>
    /// <exception cref="SdpParseException">Not SDP.</exception>
    /// <exception cref="MediaNegotiationException">Nothing fits, or no offer was made.</exception>
    public void ApplyAnswer(ReadOnlySpan<byte> answer)
    {
        lock (_gate)
            Apply(_negotiator.ApplyAnswer(answer));
        Rewire();
    }

    /// <summary>The session as agreed, offered once more: its version stays, so the far side sees that nothing changed (RFC 3264 8, RFC 4028 7.4).</summary>
    public byte[] RepeatOffer()
    {
        lock (_gate)
            return _negotiator.RepeatOffer();
    }

    /// <summary>Our offer was refused: forgets it, the session agreed before goes on.</summary>
    public void RollBack()
    {
        lock (_gate)
        {
            _negotiator.RollBack();
            if (_video is { Session: null })
                CloseVideo();
        }
    }

    /// <summary>Only this host (where the signalling comes from), or the one in SDP, may send media here: no guess is made behind NAT.</summary>
    public void ExpectFrom(IPAddress host)
    {
        lock (_gate)
        {
            _expected = host;
            Audio.Latch.ExpectFrom(host);
            _video?.Latch.ExpectFrom(host);
        }
    }

    /// <summary>Plays toward this leg until the source ends, the result is disposed, or something newer is played or bridged.</summary>
    public IDisposable Send(IAudioSource source) => _player.Start(source);

    /// <summary>Plays to the end of the source; returns early when something newer is played or bridged, or the port closes.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled; the source is stopped.</exception>
    public async Task PlayAsync(IAudioSource source, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        var playing = _player.Start(source);
        using (ct.UnsafeRegister(static state => ((Playing)state!).Dispose(), playing))
            await playing.Finished;
        ct.ThrowIfCancellationRequested();
    }

    /// <summary>Sends keys: RFC 4733 events, or tones in the audio when the far side takes no events.</summary>
    /// <param name="digits">0-9, *, #, A-D.</param>
    /// <param name="each">Length of a key, default 100 ms, with a pause of as much.</param>
    /// <exception cref="ArgumentException">Not a key of a telephone.</exception>
    public async Task SendDtmfAsync(string digits, TimeSpan? each = null, CancellationToken ct = default)
    {
        foreach (var digit in digits)
            _ = DtmfKeys.Code(digit);
        foreach (var digit in digits)
        {
            ct.ThrowIfCancellationRequested();
            var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _player.Press(digit, each ?? Player.DefaultKey, done);
            await done.Task;
        }
    }

    /// <summary>Lets a sink hear this leg until the result is disposed.</summary>
    public IDisposable Listen(IAudioSink sink, AudioSides sides = AudioSides.Heard) => _taps.Add(sink, sides);

    public ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            if (_disposed)
                return ValueTask.CompletedTask;
            _disposed = true;
            CloseVideo();
        }
        Bridge?.Dispose();
        _wiring.Dispose();
        Audio.Receiver.Use(null);
        _player.Dispose();
        Audio.Dispose();
        _dtmf.Complete();
        _engine.Closed(this);
        return ValueTask.CompletedTask;
    }

    internal void LookForSilence(TimeSpan limit)
    {
        if (Audio.IsSilentFor(limit, _engine.Time))
            _silent.Cancel();
    }

    /// <summary>Chooses the handlers of all payload types, from the session and the leg on the other side.</summary>
    internal void Wire(MediaPort? peer)
    {
        if (_disposed || Session is not { } session)
            return;
        Audio.Receiver.Use(_wiring.Handlers(session, peer));
        if (_video is { Session: { } pictures } line)
        {
            line.Receiver.Use(VideoWiring.Handlers(this, pictures, peer?.Video));
            line.Rtcp.Pictures = peer?.Video?.Rtcp;
            // Who sees this stream from now on knows nothing of it yet.
            if (peer?.Video is not null)
                line.Rtcp.RequestPicture();
        }
    }

    private void Apply(AgreedMedia agreed)
    {
        if (_disposed)
            return;
        Audio.Apply(agreed.Audio);
        _player.Session = agreed.Audio;
        if (agreed.Video is { } video)
            OpenVideo(video.Protection is LineProtection.Bundled).Apply(video);
        else
            CloseVideo();
        RemoteVideo = agreed.RemoteVideo;
    }

    /// <param name="bundled">On the transport of the audio.</param>
    private MediaLine OpenVideo(bool bundled = false)
    {
        if (_video is { } open && open.IsBundled == bundled)
            return open;
        CloseVideo();
        var line = bundled
            ? new MediaLine(MediaKind.Video, Audio, _taps, VideoClock)
            : new MediaLine(MediaKind.Video, _allocator, _taps, VideoClock, _engine);
        if (_expected is { } host)
            line.Latch.ExpectFrom(host);
        return _video = line;
    }

    private void CloseVideo()
    {
        _video?.Dispose();
        _video = null;
    }

    internal void Rewire()
    {
        lock (_engine.Wiring)
        {
            if (Bridge is { } bridge)
                bridge.Wire();
            else
                Wire(null);
        }
    }
}
