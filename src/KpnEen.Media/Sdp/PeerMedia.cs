namespace KpnEen.Media;

/// <summary>What the far side of the other leg speaks: who hears it offered needs no transcoding.</summary>
/// <param name="Codecs">Audio codecs, best first; what it speaks now before all.</param>
public sealed record PeerMedia(IReadOnlyList<AudioCodec> Codecs)
{
    /// <summary>Milliseconds of audio it wants in a packet.</summary>
    public int PacketTime { get; init; } = 20;

    /// <summary>Its video; null when it has none, or must not be shown any.</summary>
    public VideoFormats? Video { get; init; }
}
