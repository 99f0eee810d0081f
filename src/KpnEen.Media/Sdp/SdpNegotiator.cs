using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace KpnEen.Media.Sdp;

/// <summary>The offer/answer state of one leg (RFC 3264). Not thread-safe: its port guards it.</summary>
internal sealed class SdpNegotiator(SdpWriter writer, LineNegotiator audio, LineNegotiator video)
{
    private readonly ulong _sessionId = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8)) >> 2;
    private ulong _version;
    private string? _content;
    private IReadOnlyList<LocalLine> _lines = [];
    private IReadOnlyList<LocalLine>? _offered;
    private bool _namesGroup;

    /// <summary>Our description as last written.</summary>
    public byte[]? Local { get; private set; }

    /// <summary>The lines in use of the offer that is out; none without one.</summary>
    public IEnumerable<LocalLine.Active> Offered => (_offered ?? []).OfType<LocalLine.Active>();

    /// <exception cref="MediaNegotiationException">It must be encrypted and cannot.</exception>
    public byte[] CreateOffer(PeerMedia? other, MediaDirection direction)
    {
        var lines = _lines.ToList();
        foreach (var negotiator in (ReadOnlySpan<LineNegotiator>)[audio, video])
        {
            var place = lines.FindIndex(l => l is LocalLine.Active active && active.Media == negotiator.Kind);
            var before = place < 0 ? null : (LocalLine.Active)lines[place];
            // RFC 3264 8.1: a place of that kind that is not used any more is used again.
            if (place < 0)
                place = lines.FindIndex(l => l is LocalLine.Refused && l.Kind == Name(negotiator.Kind));
            var line = negotiator.Offer(before, other, direction, place < 0 ? lines.Count : place, Ours(lines, MediaKind.Audio));
            if (line is null && before is not null)
                lines[place] = Dropped(before);
            else if (line is not null && place < 0)
                lines.Add(line);
            else if (line is not null)
                lines[place] = line;
        }
        _offered = lines;
        return Write(lines);
    }

    /// <summary>What is agreed, as an offer.</summary>
    public byte[] RepeatOffer()
    {
        _offered = _lines;
        return Write(_lines);
    }

    /// <summary>Forgets an offer that was refused. Its version stays used up.</summary>
    public void RollBack() => _offered = null;

    /// <exception cref="SdpParseException">Not SDP.</exception>
    /// <exception cref="MediaNegotiationException">Nothing fits.</exception>
    public (byte[] Body, AgreedMedia Agreed) Answer(ReadOnlySpan<byte> offer, PeerMedia? other, MediaDirection allowed)
    {
        var sdp = SdpSession.Parse(offer);
        if (!RemoteLine.IsOffered(sdp, MediaKind.Audio))
            throw new MediaNegotiationException(304, "Media type not available");
        var sound = audio.Choose(sdp) ?? throw new MediaNegotiationException(302, "Incompatible transport protocol");
        var (soundLine, soundSession) = audio.Answer(sound, other, allowed);
        var picture = video.Choose(sdp);
        var carrier = picture is not null && Bundle.Holds(sdp, sound.Line, picture.Line) && sound.Dtls is not null ? soundLine : null;
        var (pictureLine, pictureSession) =
            picture is null || (picture.Line.IsBundleOnly && carrier is null)
                ? (null, null)
                : AnswerVideo(picture, other, allowed, carrier);
        if (pictureSession is null)
            video.Drop();
        // A group of the audio alone is named too: some browsers want nothing but groups. Two lines of which each has a transport of its own
        // are no group, and must not become one later, which one of them alone would (RFC 9143 7.4.1).
        _namesGroup = sound.Dtls is not null && Bundle.Names(sdp, sound.Line) && (pictureLine is null || carrier is not null);

        _lines =
        [
            .. sdp.Media.Select(
                (m, i) =>
                    i == sound.Line.Index ? soundLine
                    : i == picture?.Line.Index && pictureLine is not null ? pictureLine
                    : (LocalLine)new LocalLine.Refused(m.Kind, m.Protocol, m.Formats) { Mid = m.Attributes.Value("mid") }
            ),
        ];
        _offered = null;
        return (Write(_lines), new AgreedMedia(soundSession, pictureSession) { RemoteVideo = VideoChoice.Relayed(sdp) });
    }

    /// <exception cref="SdpParseException">Not SDP.</exception>
    /// <exception cref="MediaNegotiationException">Nothing fits, or there was no offer.</exception>
    public AgreedMedia ApplyAnswer(ReadOnlySpan<byte> answer)
    {
        var lines = _offered ?? (_lines.Count > 0 ? _lines : throw new MediaNegotiationException("There is no offer to answer."));
        var sdp = SdpSession.Parse(answer);
        var sound = audio.Agree(Ours(lines, MediaKind.Audio)!, AnswerTo(sdp, lines, MediaKind.Audio) ?? throw NoAudio(sdp));
        var picture =
            Ours(lines, MediaKind.Video) is { } offered && AnswerTo(sdp, lines, MediaKind.Video) is { } taken
                ? Video(offered, taken)
                : null;
        if (picture is null)
            video.Drop();
        _lines = picture is null ? [.. lines.Select(l => l is LocalLine.Active { Media: MediaKind.Video } v ? Dropped(v) : l)] : lines;
        _offered = null;
        return new AgreedMedia(sound, picture) { RemoteVideo = VideoChoice.Relayed(sdp) };
    }

    // What is wrong with the pictures ends no call.
    private (LocalLine.Active?, MediaSession?) AnswerVideo(
        AcceptedLine line,
        PeerMedia? other,
        MediaDirection allowed,
        LocalLine.Active? carrier
    )
    {
        try
        {
            return video.Answer(line, other, allowed, carrier);
        }
        catch (Exception e) when (e is SdpParseException or MediaNegotiationException or MediaPortsExhaustedException)
        {
            return (null, null);
        }
    }

    private MediaSession? Video(LocalLine.Active offered, RemoteLine answer)
    {
        try
        {
            return video.Agree(offered, answer);
        }
        catch (Exception e) when (e is SdpParseException or MediaNegotiationException)
        {
            return null;
        }
    }

    private static LocalLine.Active? Ours(IReadOnlyList<LocalLine> lines, MediaKind kind) =>
        lines.OfType<LocalLine.Active>().FirstOrDefault(l => l.Media == kind);

    /// <summary>The line in the same place; an answer that lost its order is forgiven.</summary>
    private static RemoteLine? AnswerTo(SdpSession sdp, IReadOnlyList<LocalLine> lines, MediaKind kind)
    {
        var answers = RemoteLine.All(sdp, kind).ToList();
        return answers.Find(a => a.Index < lines.Count && lines[a.Index] is LocalLine.Active active && active.Media == kind)
            ?? answers.FirstOrDefault();
    }

    private static MediaNegotiationException NoAudio(SdpSession sdp) =>
        RemoteLine.IsOffered(sdp, MediaKind.Audio)
            ? new(302, "Incompatible transport protocol")
            : new MediaNegotiationException(304, "Media type not available");

    private static LocalLine.Refused Dropped(LocalLine.Active line) =>
        new(line.Kind, line.Protocol, [.. line.Formats.Select(f => f.PayloadType.ToString(CultureInfo.InvariantCulture))])
        {
            Mid = line.Mid,
        };

    private static string Name(MediaKind kind) => kind is MediaKind.Audio ? "audio" : "video";

    private byte[] Write(IReadOnlyList<LocalLine> lines)
    {
        var content = writer.Content(lines, _namesGroup ? Bundle.Of(lines) : null);
        // RFC 3264 8: the version rises by one with each change, and only then.
        if (content != _content)
        {
            _content = content;
            _version++;
            Local = Encoding.UTF8.GetBytes(writer.Origin(_sessionId, _version) + content);
        }
        return Local!;
    }
}
