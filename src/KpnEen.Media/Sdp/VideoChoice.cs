using KpnEen.Media.Rtcp;

namespace KpnEen.Media.Sdp;

/// <summary>What a video line offers and answers: what the far side of the other leg can, and nothing else, for we only relay.</summary>
internal sealed class VideoChoice : ICodecChoice
{
    // Those a packet of which is whole without the sender's retransmissions, redundancy or correction: rtx, red and ulpfec are left out.
    private static readonly string[] Known = ["H264", "VP8", "VP9", "AV1", "H265"];

    private const string DefaultProfile = "42000A";

    private IReadOnlyList<SdpFormat> _remote = [];
    private VideoFormats? _asked;
    private VideoFormats? _agreed;

    /// <summary>What a whole description offers.</summary>
    public static VideoFormats? Relayed(SdpSession sdp) =>
        RemoteLine.All(sdp, MediaKind.Video).FirstOrDefault() is { } line ? Relayed(line.Formats) : null;

    /// <summary>The part of a description that can be relayed; null when there is none.</summary>
    public static VideoFormats? Relayed(IReadOnlyList<SdpFormat> formats)
    {
        SdpFormat[] relayed = [.. formats.Where(f => Known.Contains(f.Codec.Name, StringComparer.OrdinalIgnoreCase))];
        return relayed.Length == 0 ? null : new VideoFormats(relayed);
    }

    /// <summary>What a far side understands that may be asked for a whole picture.</summary>
    public static PictureFeedback FeedbackOf(IReadOnlyList<SdpFormat> formats) =>
        (Says(formats, PayloadFeedback.Relayed[0]) ? PictureFeedback.Pli : 0)
        | (Says(formats, PayloadFeedback.Relayed[1]) ? PictureFeedback.Fir : 0);

    /// <summary>Under the numbers of the other leg, except where this far side has used one for something else (RFC 3264 8.3.2).</summary>
    public IReadOnlyList<SdpFormat> Offer(PeerMedia? other)
    {
        var formats = new List<SdpFormat>();
        foreach (var format in Wanted(other))
        {
            if (NumberFor(format, formats) is { } type)
                formats.Add(format with { PayloadType = type });
        }
        return formats;
    }

    /// <summary>In the order of the other leg, with its parameters: it is the one that will receive.</summary>
    public IReadOnlyList<SdpFormat> Answer(IReadOnlyList<SdpFormat> offered, PeerMedia? other)
    {
        _remote = offered;
        var formats = new List<SdpFormat>();
        foreach (var format in Wanted(other))
        {
            if (Nearest(offered.Where(o => formats.TrueForAll(f => f.PayloadType != o.PayloadType)), format) is { } match)
                formats.Add(format with { PayloadType = match.PayloadType });
        }
        return formats;
    }

    public IReadOnlyList<PayloadMapping> Agree(IReadOnlyList<SdpFormat> ours, IReadOnlyList<SdpFormat> theirs)
    {
        _remote = theirs;
        var agreed = new List<PayloadMapping>();
        foreach (var format in theirs)
        {
            // The same number means the same thing in an answer (RFC 3264 6.1), as long as the codec is the same too.
            var own = ours.FirstOrDefault(o => o.PayloadType == format.PayloadType && o.Codec == format.Codec) ?? Nearest(ours, format);
            if (own is not null && agreed.TrueForAll(a => a.ReceiveType != own.PayloadType))
                agreed.Add(new PayloadMapping(format.Codec, format.PayloadType, own.PayloadType) { Parameters = format.Parameters });
        }
        _agreed = _asked;
        return agreed;
    }

    public void Dropped() => _agreed = null;

    // Baseline is near enough to constrained baseline, but the same is nearer.
    private static SdpFormat? Nearest(IEnumerable<SdpFormat> formats, SdpFormat to) =>
        formats
            .Where(f => IsSame(f.Codec, f.Parameters, to.Codec, to.Parameters))
            .OrderByDescending(f => IsExact(f.Parameters, to.Parameters))
            .FirstOrDefault();

    /// <summary>Whether even the constraints on the profile are the same.</summary>
    public static bool IsExact(string? one, string? other) => Digits(one, 4) == Digits(other, 4);

    /// <summary>Whether a stream of the one is understood by the other: the level may differ, profile and packetization may not (RFC 6184 8.2.2).</summary>
    public static bool IsSame(AudioCodec one, string? oneParameters, AudioCodec other, string? otherParameters)
    {
        if (one != other)
            return false;
        return one.Name.ToUpperInvariant() switch
        {
            "H264" => Value(oneParameters, "packetization-mode", "0") == Value(otherParameters, "packetization-mode", "0")
                && Digits(oneParameters, 2) == Digits(otherParameters, 2),
            "VP9" => Value(oneParameters, "profile-id", "0") == Value(otherParameters, "profile-id", "0"),
            "AV1" => Value(oneParameters, "profile", "0") == Value(otherParameters, "profile", "0"),
            _ => true,
        };
    }

    private static bool Says(IReadOnlyList<SdpFormat> formats, string feedback) =>
        formats.Any(f => f.Feedback.Contains(feedback, StringComparer.OrdinalIgnoreCase));

    // Of profile-level-id: two digits of the profile, two of constraints, two of the level. Constraints only promise more.
    private static string Digits(string? parameters, int count)
    {
        var id = Value(parameters, "profile-level-id", DefaultProfile);
        return id.Length >= count ? id[..count] : id;
    }

    private static string Value(string? parameters, string name, string otherwise)
    {
        foreach (var parameter in (parameters ?? "").Split(';', StringSplitOptions.TrimEntries))
        {
            var equals = parameter.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0 && parameter.AsSpan(0, equals).Trim().Equals(name, StringComparison.OrdinalIgnoreCase))
                return parameter[(equals + 1)..].Trim().ToUpperInvariant();
        }
        return otherwise;
    }

    // Without another leg to heed, it stays as it was.
    private IReadOnlyList<SdpFormat> Wanted(PeerMedia? other)
    {
        _asked = other is null ? _agreed : other.Video;
        return _asked?.Formats ?? [];
    }

    private byte? NumberFor(SdpFormat format, List<SdpFormat> taken)
    {
        bool IsFree(byte type) => taken.TrueForAll(f => f.PayloadType != type);
        if (
            _remote.FirstOrDefault(r => IsSame(r.Codec, r.Parameters, format.Codec, format.Parameters)) is { } same
            && IsFree(same.PayloadType)
        )
            return same.PayloadType;
        bool IsOurs(byte type) => IsFree(type) && _remote.All(r => r.PayloadType != type);
        if (IsOurs(format.PayloadType))
            return format.PayloadType;
        for (byte type = 96; type < 128; type++)
        {
            if (IsOurs(type))
                return type;
        }
        return null;
    }
}
