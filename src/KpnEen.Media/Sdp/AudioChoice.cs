using KpnEen.Media.Codecs;

namespace KpnEen.Media.Sdp;

/// <summary>What an audio line offers and answers: codecs, comfort noise and keys, each under its payload type.</summary>
internal sealed class AudioChoice(IReadOnlyList<AudioCodec> codecs) : ICodecChoice
{
    private const byte KeysType = 101;
    private const byte Keys48Type = 110;
    private const byte OpusType = 111;

    private readonly PayloadNumbers _numbers = new();
    private AudioCodec? _agreed;

    public static bool IsKeys(AudioCodec codec) => codec.Name.Equals(AudioCodec.TelephoneEvent.Name, StringComparison.OrdinalIgnoreCase);

    /// <summary>Parameters of our own description of a codec.</summary>
    public static string? Parameters(AudioCodec codec) =>
        codec == AudioCodec.Opus ? "useinbandfec=1"
        : IsKeys(codec) ? "0-15"
        : null;

    /// <summary>What the other leg speaks first, then the rest of what we can: a call with transcoding is better than none.</summary>
    public IReadOnlyList<SdpFormat> Offer(PeerMedia? other)
    {
        // Without another leg to heed, what is agreed stays.
        var preferred = other?.Codecs ?? (_agreed is null ? null : [_agreed]);
        var voices = Voices(preferred);
        var formats = voices.ConvertAll(c => Format(c.StaticPayloadType ?? _numbers.For(c, OpusType), c));
        if (preferred?.Contains(AudioCodec.ComfortNoise) == true && codecs.Contains(AudioCodec.ComfortNoise))
            formats.Add(Format(AudioCodec.ComfortNoise.StaticPayloadType!.Value, AudioCodec.ComfortNoise));
        // RFC 4733 2.1, RFC 7587 7: keys go by the clock of the codec beside them.
        if (voices.Exists(c => c.ClockRate == AudioCodec.TelephoneEvent.ClockRate))
            formats.Add(Format(_numbers.For(AudioCodec.TelephoneEvent, KeysType), AudioCodec.TelephoneEvent));
        if (voices.Exists(c => c.ClockRate == AudioCodec.TelephoneEvent48.ClockRate))
            formats.Add(Format(_numbers.For(AudioCodec.TelephoneEvent48, Keys48Type), AudioCodec.TelephoneEvent48));
        return formats;
    }

    /// <summary>One codec and what goes with it, under the numbers of the offer; empty when nothing fits.</summary>
    public IReadOnlyList<SdpFormat> Answer(IReadOnlyList<SdpFormat> offered, PeerMedia? other)
    {
        _numbers.Learn(offered);
        var preferred = other?.Codecs;
        var known = Voices(preferred);
        // The offerer's order counts (RFC 3264 6.1), unless we were asked for a codec that spares transcoding.
        var voice = preferred is { Count: > 0 }
            ? known.Select(c => Find(offered, c)).FirstOrDefault(f => f is not null)
            : offered.FirstOrDefault(f => known.Contains(f.Codec));
        if (voice is null)
            return [];
        SdpFormat?[] beside =
        [
            voice.Codec.ClockRate == AudioCodec.ComfortNoise.ClockRate && codecs.Contains(AudioCodec.ComfortNoise)
                ? Find(offered, AudioCodec.ComfortNoise)
                : null,
            voice.Codec.ClockRate == AudioCodec.TelephoneEvent48.ClockRate
                ? Find(offered, AudioCodec.TelephoneEvent48) ?? Find(offered, AudioCodec.TelephoneEvent)
                : Find(offered, AudioCodec.TelephoneEvent),
        ];
        var answer = beside.OfType<SdpFormat>().Prepend(voice).Select(f => Format(f.PayloadType, f.Codec)).ToList();
        answer.ForEach(_numbers.Keep);
        return answer;
    }

    public IReadOnlyList<PayloadMapping> Agree(IReadOnlyList<SdpFormat> ours, IReadOnlyList<SdpFormat> theirs)
    {
        _numbers.Learn(theirs);
        var agreed = new List<PayloadMapping>();
        foreach (var format in theirs)
        {
            if (Find(ours, format.Codec) is { } own && agreed.TrueForAll(a => a.Codec != format.Codec))
                agreed.Add(new PayloadMapping(format.Codec, format.PayloadType, own.PayloadType) { Parameters = format.Parameters });
        }
        _agreed = agreed.Find(a => VoiceCodecs.IsKnown(a.Codec))?.Codec ?? _agreed;
        return agreed;
    }

    public void Dropped() => _agreed = null;

    private List<AudioCodec> Voices(IReadOnlyList<AudioCodec>? preferred) =>
        [.. (preferred ?? []).Where(codecs.Contains).Concat(codecs).Where(VoiceCodecs.IsKnown).Distinct()];

    private static SdpFormat? Find(IReadOnlyList<SdpFormat> offered, AudioCodec codec) => offered.FirstOrDefault(f => f.Codec == codec);

    private static SdpFormat Format(byte type, AudioCodec codec) => new(type, codec, Parameters(codec));
}
