using System.Net;
using KpnEen.Sip.Transport;

namespace KpnEen.Sip.Locating;

/// <summary>A server that may take a request.</summary>
public sealed record ServerAddress(SipTransportKind Transport, IPEndPoint Address);
