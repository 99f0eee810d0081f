namespace KpnEen.Sip.Transport;

/// <summary>What the stack must know of a transport.</summary>
public static class SipTransportKinds
{
    /// <summary>Retransmission is the transport's work (RFC 3261 17).</summary>
    public static bool IsReliable(this SipTransportKind kind) => kind != SipTransportKind.Udp;

    /// <summary>What a sips URI asks for (RFC 5630).</summary>
    public static bool IsSecure(this SipTransportKind kind) => kind is SipTransportKind.Tls or SipTransportKind.SecureWebSocket;

    /// <summary>The word in a Via (RFC 3261 20.42, RFC 7118 5).</summary>
    public static string ViaName(this SipTransportKind kind) =>
        kind switch
        {
            SipTransportKind.Udp => "UDP",
            SipTransportKind.Tcp => "TCP",
            SipTransportKind.Tls => "TLS",
            SipTransportKind.WebSocket => "WS",
            _ => "WSS",
        };
}
