using KpnEen.Media.Sdp;

namespace KpnEen.Media;

/// <summary>The video codecs a far side named, as the other leg is to hear of them: we relay pictures and never look into them.</summary>
public sealed record VideoFormats
{
    internal VideoFormats(IReadOnlyList<SdpFormat> formats) => Formats = formats;

    /// <summary>Names in the order of preference: H264, VP8 …</summary>
    public IReadOnlyList<string> Codecs => [.. Formats.Select(f => f.Codec.Name).Distinct(StringComparer.OrdinalIgnoreCase)];

    /// <summary>What a description offers; null when it offers no pictures we can relay, or is none.</summary>
    public static VideoFormats? In(ReadOnlySpan<byte> description)
    {
        try
        {
            return VideoChoice.Relayed(SdpSession.Parse(description));
        }
        catch (SdpParseException)
        {
            return null;
        }
    }

    /// <summary>Formats as a phone of ours would name them, under numbers from 96 up.</summary>
    /// <param name="codecs">VP8, H264 …</param>
    public static VideoFormats Of(params string[] codecs) =>
        new([
            .. codecs.Select(
                (name, n) =>
                    new SdpFormat(
                        (byte)(96 + n),
                        new AudioCodec(name, 90_000, null),
                        name == "H264" ? "profile-level-id=42e01f;packetization-mode=1" : null
                    )
                    {
                        Feedback = PayloadFeedback.Relayed,
                    }
            ),
        ]);

    internal IReadOnlyList<SdpFormat> Formats { get; }
}
