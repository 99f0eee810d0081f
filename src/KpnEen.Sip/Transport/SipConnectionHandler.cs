using Microsoft.AspNetCore.Connections;

namespace KpnEen.Sip.Transport;

/// <summary>SIP on a connection that Kestrel accepted: framing by Content-Length (RFC 3261 18.3), CRLF keep-alive (RFC 5626 4.4.1).</summary>
/// <remarks>Use: <c>kestrel.Listen(address, l => l.Run(stack.ConnectionHandler("public").OnConnectedAsync))</c>.</remarks>
public sealed class SipConnectionHandler : ConnectionHandler
{
    private readonly TransportLayer transports;
    private readonly string listener;
    private readonly SipTransportKind kind;

    internal SipConnectionHandler(TransportLayer transports, string listener, SipTransportKind kind)
    {
        this.transports = transports;
        this.listener = listener;
        this.kind = kind;
    }

    public override Task OnConnectedAsync(ConnectionContext connection) => transports.ServeAsync(connection, listener, kind);
}
