namespace KpnEen.Media;

/// <summary>What an m= line carries (RFC 8866 5.14).</summary>
public enum MediaKind
{
    Audio,
    Video,
}
