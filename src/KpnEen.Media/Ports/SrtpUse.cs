namespace KpnEen.Media;

/// <summary>Whether the media of a leg is encrypted (SRTP).</summary>
public enum SrtpUse
{
    /// <summary>Never offered; a far side that insists on it is refused.</summary>
    Never,

    /// <summary>Best effort: encrypted when the far side can, in the clear when not.</summary>
    Optional,

    /// <summary>Encrypted or no call (488).</summary>
    Required,
}
