namespace KpnEen.Media;

/// <summary>How the keys of encrypted media come about.</summary>
[Flags]
public enum MediaKeying
{
    None = 0,

    /// <summary>In the description itself (RFC 4568): only where the signalling is encrypted, else who reads along reads the keys.</summary>
    Sdes = 1,

    /// <summary>By a DTLS handshake on the media path, behind ICE (RFC 5763, RFC 8827): browsers.</summary>
    Dtls = 2,
}
