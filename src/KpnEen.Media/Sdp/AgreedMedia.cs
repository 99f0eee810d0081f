namespace KpnEen.Media.Sdp;

/// <summary>What a whole description came to.</summary>
/// <param name="Video">Null: no pictures.</param>
internal sealed record AgreedMedia(MediaSession Audio, MediaSession? Video)
{
    /// <summary>What the far side named, whether it was agreed or not: the other leg may bring it about.</summary>
    public VideoFormats? RemoteVideo { get; init; }
}
