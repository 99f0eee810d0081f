using System.Net;

namespace KpnEen.Sip.Transport;

/// <summary>Where a message came from and where one goes back to (RFC 5626 3): a pair of addresses, or a connection.</summary>
/// <param name="Listener">The name given to <see cref="SipStack.Listen"/>.</param>
/// <param name="ConnectionId">0 for datagrams.</param>
public sealed record SipFlow(SipTransportKind Transport, IPEndPoint Local, IPEndPoint Remote, string Listener, long ConnectionId);
