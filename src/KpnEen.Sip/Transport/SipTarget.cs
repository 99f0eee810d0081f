using System.Net;
using KpnEen.Sip.Locating;

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

    public SipTransportKind Transport { get; internal init; }

    /// <summary>The listener to send from.</summary>
    public string Listener { get; private init; } = "";

    public IReadOnlyList<NameAddress> Routes { get; init; } = [];

    /// <summary>Who must be there: the host a TLS server's certificate is for (RFC 5922 4). Null: the address.</summary>
    public string? Name { get; init; }

    /// <summary>A large request may not change to TCP: the URI says UDP.</summary>
    internal bool IsDatagramOnly { get; private init; }

    /// <summary>What to try when the connection of <see cref="Flow"/> is gone.</summary>
    public SipTarget? Otherwise { get; private init; }

    public static SipTarget To(SipFlow flow, SipTarget? otherwise = null) =>
        new()
        {
            Flow = flow,
            Otherwise = otherwise,
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

    /// <summary>The servers behind it are found by RFC 3263.</summary>
    public static SipTarget To(SipUri uri, string listener) =>
        new()
        {
            Uri = uri,
            Transport = uri.TransportParameter,
            Listener = listener,
            Name = uri.Host.Trim('[', ']'),
            IsDatagramOnly = string.Equals(uri.Parameters["transport"], "udp", StringComparison.OrdinalIgnoreCase),
        };

    /// <summary>One of the servers behind the URI of this target.</summary>
    internal SipTarget At(ServerAddress server) => this with { Uri = null, Address = server.Address, Transport = server.Transport };
}
