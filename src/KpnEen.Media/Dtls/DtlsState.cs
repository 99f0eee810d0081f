namespace KpnEen.Media.Dtls;

internal enum DtlsState
{
    Handshaking,

    /// <summary>Both finished; keys can be had.</summary>
    Established,

    /// <summary>No agreement; it stays so.</summary>
    Failed,

    /// <summary>The far side said it ends (close_notify).</summary>
    Closed,
}
