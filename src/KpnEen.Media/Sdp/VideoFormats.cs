using KpnEen.Media.Sdp;

namespace KpnEen.Media;

/// <summary>The video codecs a far side named, as the other leg is to hear of them: we relay pictures and never look into them.</summary>
public sealed record VideoFormats
{
    internal VideoFormats(IReadOnlyList<SdpFormat> formats) => Formats = formats;

    /// <summary>Names in the order of preference: H264, VP8 …</summary>
    public IReadOnlyList<string> Codecs => [.. Formats.Select(f => f.Codec.Name).Distinct(StringComparer.OrdinalIgnoreCase)];

    internal IReadOnlyList<SdpFormat> Formats { get; }
}
