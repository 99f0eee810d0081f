namespace KpnEen.Pbx.Directory;

/// <summary>Whether the sound of a telephone or trunk is encrypted (SRTP). Keys travel over TLS or are agreed by DTLS, never in the clear.</summary>
public enum MediaEncryption
{
    /// <summary>Never, except for a browser, which knows nothing else.</summary>
    None,

    /// <summary>Where the other side can and its signalling is encrypted.</summary>
    Optional,

    /// <summary>Always; a call that cannot be is refused with 488.</summary>
    Required,
}
