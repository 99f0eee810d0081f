using KpnEen.Media.Natives;
using Microsoft.Extensions.Logging;

namespace KpnEen.Media.Codecs;

/// <summary>Which codecs can be decoded and encoded here, and the tables between those that need no decoding.</summary>
internal static class VoiceCodecs
{
    private static readonly byte[] ALawToMuLaw = G711Codec.ALaw.TableTo(G711Codec.MuLaw);
    private static readonly byte[] MuLawToALaw = G711Codec.MuLaw.TableTo(G711Codec.ALaw);

    /// <summary>Whether it can be decoded and encoded here, with the libraries this host has.</summary>
    public static bool IsKnown(AudioCodec codec) =>
        IsG711(codec) || (codec == AudioCodec.G722 && Spandsp.IsAvailable) || (codec == AudioCodec.Opus && Opus.IsAvailable);

    /// <summary>Whether it can be agreed on: a known codec, or comfort noise, which needs no library.</summary>
    public static bool IsUsable(AudioCodec codec) => IsKnown(codec) || codec == AudioCodec.ComfortNoise;

    /// <summary>Those that can be used; what is missing is said in the log.</summary>
    public static IReadOnlyList<AudioCodec> Usable(IReadOnlyList<AudioCodec> codecs, Func<AudioCodec, bool> isKnown, ILogger log)
    {
        foreach (var missing in codecs.Where(c => !isKnown(c)))
            log.LogWarning("Calls have no {Codec}: its library is not on this host ({Package})", missing, Package(missing));
        return [.. codecs.Where(isKnown)];
    }

    /// <summary>Whether it carries more than 4 kHz of sound.</summary>
    public static bool IsWideband(AudioCodec codec) => codec == AudioCodec.G722 || codec == AudioCodec.Opus;

    /// <summary>A decoder for one stream.</summary>
    /// <param name="codec">A known one.</param>
    /// <param name="wanted">The rate that spares resampling, where the codec leaves a choice (Opus).</param>
    public static IAudioDecoder Decoder(AudioCodec codec, int wanted = Pcm.WideRate) =>
        codec == AudioCodec.Opus ? new OpusDecoder(wanted)
        : codec == AudioCodec.G722 ? new G722Decoder()
        : G711(codec);

    /// <summary>An encoder for one stream.</summary>
    /// <param name="codec">A known one.</param>
    /// <param name="parameters">The far side's a=fmtp of it, without the payload type.</param>
    /// <param name="source">The rate of what is to be encoded: Opus of narrowband is narrowband, which sounds the same for half the work.</param>
    public static IAudioEncoder Encoder(AudioCodec codec, string? parameters = null, int source = Pcm.WideRate) =>
        codec == AudioCodec.Opus ? new OpusEncoder(OpusFormat.Parse(parameters).From(source))
        : codec == AudioCodec.G722 ? new G722Encoder()
        : G711(codec);

    /// <summary>Whether packets of one need another payload for the other: an octet table does not do.</summary>
    public static bool NeedsTranscoding(AudioCodec from, AudioCodec to) => from != to && !(IsG711(from) && IsG711(to));

    /// <summary>The octet table from one codec to the other; null when they are the same.</summary>
    public static byte[]? Table(AudioCodec from, AudioCodec to) =>
        from == to ? null
        : from == AudioCodec.Pcma && to == AudioCodec.Pcmu ? ALawToMuLaw
        : from == AudioCodec.Pcmu && to == AudioCodec.Pcma ? MuLawToALaw
        : throw new NotSupportedException($"No table from {from} to {to}.");

    private static bool IsG711(AudioCodec codec) => codec == AudioCodec.Pcma || codec == AudioCodec.Pcmu;

    private static G711Codec G711(AudioCodec codec) =>
        codec == AudioCodec.Pcma ? G711Codec.ALaw
        : codec == AudioCodec.Pcmu ? G711Codec.MuLaw
        : throw new NotSupportedException($"{codec} cannot be decoded.");

    private static string Package(AudioCodec codec) =>
        codec == AudioCodec.Opus ? "libopus0"
        : codec == AudioCodec.G722 ? "libspandsp2"
        : "none";
}
