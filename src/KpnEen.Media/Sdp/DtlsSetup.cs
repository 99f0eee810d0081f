namespace KpnEen.Media.Sdp;

/// <summary>a=setup: who begins the DTLS handshake (RFC 4145 4, RFC 5763 5).</summary>
internal enum DtlsSetup
{
    /// <summary>Begins it.</summary>
    Active,

    /// <summary>Awaits it.</summary>
    Passive,

    /// <summary>Either; only in an offer.</summary>
    ActPass,
}
