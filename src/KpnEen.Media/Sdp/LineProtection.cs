namespace KpnEen.Media.Sdp;

/// <summary>What offer and answer agreed on to protect a line; the keys are made from it, not in it.</summary>
internal abstract record LineProtection
{
    private LineProtection() { }

    /// <summary>In the clear.</summary>
    internal sealed record None : LineProtection
    {
        public static None Instance { get; } = new();
    }

    /// <summary>By the keys, and on the transport, of the audio line (RFC 9143).</summary>
    internal sealed record Bundled : LineProtection
    {
        public static Bundled Instance { get; } = new();
    }

    /// <summary>Keys by RFC 4568. Equal when nothing changed: then the contexts go on, with their roll-over counters.</summary>
    /// <param name="Local">What we send is protected with this.</param>
    /// <param name="Remote">What we receive is protected with this; same suite.</param>
    internal sealed record Sdes(SdpCrypto Local, SdpCrypto Remote) : LineProtection;

    /// <summary>Keys by a handshake behind ICE-lite. Equal when nothing changed: then the association goes on.</summary>
    /// <param name="IsClient">We begin the handshake.</param>
    /// <param name="LocalIce">What the checks to us must name; new ones after a restart by the far side.</param>
    /// <param name="RemoteFingerprint">The certificate of the far side must have it.</param>
    internal sealed record Dtls(bool IsClient, IceCredentials LocalIce, IceCredentials RemoteIce, Fingerprint RemoteFingerprint)
        : LineProtection;
}
