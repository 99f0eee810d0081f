namespace KpnEen.Pbx.Directory;

/// <summary>How the way of a forwarded call is told to a trunk.</summary>
[Flags]
public enum ForwardingHeaders
{
    None = 0,

    /// <summary>RFC 5806: what most carriers read.</summary>
    Diversion = 1,

    /// <summary>RFC 7044: the standard.</summary>
    HistoryInfo = 2,

    /// <summary>Each tells the same (RFC 7544).</summary>
    Both = Diversion | HistoryInfo,
}
