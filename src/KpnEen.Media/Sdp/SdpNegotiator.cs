using System.Security.Cryptography;
using System.Text;
using KpnEen.Media.Codecs;

namespace KpnEen.Media.Sdp;

/// <summary>The offer/answer state of one leg (RFC 3264). Not thread-safe: its port guards it.</summary>
internal sealed class SdpNegotiator(SdpWriter writer, RemoteAddressRule rule, IReadOnlyList<AudioCodec> codecs)
{
    private const byte DefaultEventType = 101;

    private readonly ulong _sessionId = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8)) >> 2;
    private ulong _version;
    private string? _content;
    private IReadOnlyList<LocalLine> _lines = [];
    private byte _eventType = DefaultEventType;
    private IReadOnlyList<LocalLine>? _offered;
    private IReadOnlyList<(byte PayloadType, AudioCodec Codec)> _remote = [];

    /// <summary>Our description as last written.</summary>
    public byte[]? Local { get; private set; }

    public byte[] CreateOffer(IReadOnlyList<AudioCodec>? preferred, MediaDirection direction)
    {
        var formats = new List<(byte, AudioCodec)>();
        foreach (var codec in Known(preferred))
            formats.Add((codec.StaticPayloadType!.Value, codec));
        formats.Add((_eventType = FreeEventType(), AudioCodec.TelephoneEvent));

        var lines = _lines.ToList();
        var place = lines.FindIndex(l => l is LocalLine.Audio);
        var audio = new LocalLine.Audio(place < 0 ? "RTP/AVP" : lines[place].Protocol, formats, direction);
        if (place < 0)
            lines.Add(audio);
        else
            lines[place] = audio;
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
    public (byte[] Body, MediaSession Session) Answer(
        ReadOnlySpan<byte> offer,
        IReadOnlyList<AudioCodec>? preferred,
        MediaDirection allowed
    )
    {
        var sdp = SdpSession.Parse(offer);
        var remote = RemoteAudio.Find(sdp, rule);
        _remote = remote.Formats;
        var known = Known(preferred);
        // The offerer's order counts (RFC 3264 6.1), unless we were asked for a codec that spares transcoding.
        var wanted = preferred is null ? remote.Codecs.Where(known.Contains) : known.Where(remote.Codecs.Contains);
        if (wanted.FirstOrDefault() is not { } codec)
            throw new MediaNegotiationException(305, "Incompatible media format");

        var type = remote.Formats.First(f => f.Codec == codec).PayloadType;
        var direction = Reverse(remote.Direction) & allowed;
        var formats = new List<(byte, AudioCodec)> { (type, codec) };
        if (remote.Event is { } keys)
        {
            formats.Add(keys);
            _eventType = keys.PayloadType;
        }
        var audio = new LocalLine.Audio(remote.Protocol, formats, direction);
        _lines =
        [
            .. sdp.Media.Select((m, i) => i == remote.Index ? (LocalLine)audio : new LocalLine.Refused(m.Kind, m.Protocol, m.Formats)),
        ];
        _offered = null;
        return (Write(_lines), Session(remote, audio, direction));
    }

    /// <exception cref="SdpParseException">Not SDP.</exception>
    /// <exception cref="MediaNegotiationException">Nothing fits, or there was no offer.</exception>
    public MediaSession ApplyAnswer(ReadOnlySpan<byte> answer)
    {
        var lines = _offered ?? (_lines.Count > 0 ? _lines : throw new MediaNegotiationException("There is no offer to answer."));
        var sdp = SdpSession.Parse(answer);
        var remote = RemoteAudio.Find(sdp, rule);
        _remote = remote.Formats;
        var audio = lines.OfType<LocalLine.Audio>().First();
        var session = Session(remote, audio, Reverse(remote.Direction) & audio.Direction);
        if (session.Voice is null)
            throw new MediaNegotiationException(305, "Incompatible media format");
        _lines = lines;
        _offered = null;
        return session;
    }

    private static MediaSession Session(RemoteAudio remote, LocalLine.Audio local, MediaDirection direction)
    {
        var agreed = new List<PayloadMapping>();
        foreach (var (sendType, codec) in remote.Formats)
        {
            var ours = local.Formats.Where(f => f.Codec == codec).ToList();
            if (ours.Count > 0 && agreed.TrueForAll(a => a.Codec != codec))
                agreed.Add(new PayloadMapping(codec, sendType, ours[0].PayloadType));
        }
        return new MediaSession
        {
            RemoteRtp = remote.Rtp,
            RemoteRtcpPort = remote.RtcpPort,
            Voices = [.. agreed.Where(a => a.Codec != AudioCodec.TelephoneEvent)],
            Event = agreed.Find(a => a.Codec == AudioCodec.TelephoneEvent),
            Direction = direction,
            IsHeldByRemote = (remote.Direction & MediaDirection.ReceiveOnly) == 0,
            RemoteCodecs = remote.Codecs,
        };
    }

    private byte[] Write(IReadOnlyList<LocalLine> lines)
    {
        var content = writer.Content(lines);
        // RFC 3264 8: the version rises by one with each change, and only then.
        if (content != _content)
        {
            _content = content;
            _version++;
            Local = Encoding.UTF8.GetBytes(writer.Origin(_sessionId, _version) + content);
        }
        return Local!;
    }

    /// <summary>RFC 3264 8.3.2: a number the session has used for one thing is not offered for another.</summary>
    private byte FreeEventType()
    {
        bool Clashes(byte type) => _remote.Any(f => f.PayloadType == type && f.Codec != AudioCodec.TelephoneEvent);
        var type = _eventType;
        for (byte next = 96; Clashes(type) && next < 128; next++)
            type = next;
        return type;
    }

    /// <summary>What is preferred first, then the rest of what we can: a call with transcoding is better than none.</summary>
    private List<AudioCodec> Known(IReadOnlyList<AudioCodec>? preferred) =>
        [.. (preferred ?? []).Where(codecs.Contains).Concat(codecs).Where(VoiceCodecs.IsKnown).Distinct()];

    private static MediaDirection Reverse(MediaDirection direction) =>
        ((direction & MediaDirection.SendOnly) != 0 ? MediaDirection.ReceiveOnly : 0)
        | ((direction & MediaDirection.ReceiveOnly) != 0 ? MediaDirection.SendOnly : 0);
}
