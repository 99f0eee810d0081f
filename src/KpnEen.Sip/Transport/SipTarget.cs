using System.Net;

namespace KpnEen.Sip.Transport;

/// <summary>
/// The next hop of a request: a flow (a phone behind NAT is reached on the flow it registered on), an address, or a URI to resolve;
/// and the route set to put in the request (a registration's Path, RFC 3327).
/// </summary>
public sealed record SipTarget
{
    private SipTarget() { }

    public SipFlow? Flow { get; private init; }

    public IPEndPoint? Address { get; private init; }

    public SipUri? Uri { get; private init; }

    public SipTransportKind Transport { get; private init; }

    /// <summary>The listener to send from.</summary>
    public string Listener { get; private init; } = "";

    public IReadOnlyList<NameAddress> Routes { get; init; } = [];

    public static SipTarget To(SipFlow flow) =>
        new()
        {
            Flow = flow,
            Transport = flow.Transport,
            Listener = flow.Listener,
        };

    public static SipTarget To(IPEndPoint address, string listener, SipTransportKind transport = SipTransportKind.Udp) =>
        new()
        {
            Address = address,
            Transport = transport,
            Listener = listener,
        };

    /// <summary>Host names go to the system's resolver. The URI's transport parameter counts (RFC 3263 4.1, without NAPTR and SRV).</summary>
    public static SipTarget To(SipUri uri, string listener) =>
        new()
        {
            Uri = uri,
            Transport = uri.TransportParameter,
            Listener = listener,
        };
}
