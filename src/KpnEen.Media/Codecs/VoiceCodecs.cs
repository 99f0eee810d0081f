namespace KpnEen.Media.Codecs;

/// <summary>Which codecs can be decoded and encoded here, and the tables between those that need no decoding.</summary>
internal static class VoiceCodecs
{
    private static readonly byte[] ALawToMuLaw = G711Codec.ALaw.TableTo(G711Codec.MuLaw);
    private static readonly byte[] MuLawToALaw = G711Codec.MuLaw.TableTo(G711Codec.ALaw);

    /// <summary>Whether it can be decoded and encoded here, with the libraries this host has.</summary>
    public static bool IsKnown(AudioCodec codec) => codec == AudioCodec.Pcma || codec == AudioCodec.Pcmu;

    /// <summary>Whether it carries more than 4 kHz of sound.</summary>
    public static bool IsWideband(AudioCodec codec) => codec == AudioCodec.G722 || codec == AudioCodec.Opus;

    /// <summary>A decoder for one stream.</summary>
    public static IAudioDecoder Decoder(AudioCodec codec) => G711(codec);

    /// <summary>An encoder for one stream.</summary>
    public static IAudioEncoder Encoder(AudioCodec codec) => G711(codec);

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
}
