namespace KpnEen.Media.Codecs;

/// <summary>Which codecs can be decoded here, and the tables between them.</summary>
internal static class VoiceCodecs
{
    private static readonly byte[] ALawToMuLaw = G711Codec.ALaw.TableTo(G711Codec.MuLaw);
    private static readonly byte[] MuLawToALaw = G711Codec.MuLaw.TableTo(G711Codec.ALaw);

    public static bool IsKnown(AudioCodec codec) => codec == AudioCodec.Pcma || codec == AudioCodec.Pcmu;

    public static IVoiceCodec For(AudioCodec codec) =>
        codec == AudioCodec.Pcma ? G711Codec.ALaw
        : codec == AudioCodec.Pcmu ? G711Codec.MuLaw
        : throw new NotSupportedException($"{codec} cannot be decoded.");

    /// <summary>The octet table from one codec to the other; null when they are the same.</summary>
    public static byte[]? Table(AudioCodec from, AudioCodec to) =>
        from == to ? null
        : from == AudioCodec.Pcma && to == AudioCodec.Pcmu ? ALawToMuLaw
        : from == AudioCodec.Pcmu && to == AudioCodec.Pcma ? MuLawToALaw
        : throw new NotSupportedException($"No table from {from} to {to}.");
}
