using Microsoft.AspNetCore.Connections;

namespace KpnEen.Sip.Transport;

/// <summary>SIP on a connection that Kestrel accepted: framing by Content-Length (RFC 3261 18.3), CRLF keep-alive (RFC 5626 4.4.1).</summary>
/// <remarks>Use: <c>kestrel.Listen(address, l => l.Run(stack.ConnectionHandler("public").OnConnectedAsync))</c>.</remarks>
public sealed class SipConnectionHandler : ConnectionHandler
{
    internal SipConnectionHandler() { }

    public override Task OnConnectedAsync(ConnectionContext connection) => throw new NotImplementedException();
}
