using System.Net;
using KpnEen.Pbx.Control;
using KpnEen.Sip;
using KpnEen.Sip.Transport;

namespace KpnEen.Pbx.Registrar;

/// <summary>One contact a device is registered with (RFC 3261 10.3).</summary>
/// <param name="Flow">Where the REGISTER came from: behind NAT the phone is reached there.</param>
/// <param name="Path">RFC 3327: the way back through an edge proxy.</param>
public sealed record Binding(
    SipUri Contact,
    SipFlow Flow,
    IReadOnlyList<NameAddress> Path,
    string CallId,
    uint CSeq,
    double Q,
    string? UserAgent,
    DateTimeOffset ExpiresAt
)
{
    /// <summary>Nothing translates addresses between the phone and us: it is reached where its contact says.</summary>
    public bool IsDirect { get; init; }

    /// <summary>The phone's host as we, or the edge of ours it registered through, heard it; null where that is not known.</summary>
    public IPAddress? Origin { get; init; }

    /// <summary>RFC 5626 4.1: the phone itself, whatever its address.</summary>
    public string? Instance { get; init; }

    /// <summary>RFC 5626 4.2: which of the phone's flows this is; null: it has no more than one.</summary>
    public uint? RegId { get; init; }

    /// <summary>
    /// Where to send a request to this contact: the way its REGISTER came. A connection that is gone is made anew, but only to the host it came
    /// from: no phone makes us call strangers (S20).
    /// </summary>
    public SipTarget ToTarget() =>
        (IsDirect ? SipTarget.To(Contact, Flow.Listener) : SipTarget.To(Flow, ComesBack())) with
        {
            Routes = Path,
        };

    /// <summary>The contact is of no use any more when this connection is gone.</summary>
    internal bool EndsWith(SipFlow flow) => flow.ConnectionId != 0 && flow.ConnectionId == Flow.ConnectionId && ComesBack() is null;

    private SipTarget? ComesBack()
    {
        if (Flow.ConnectionId == 0 || Flow.Transport is SipTransportKind.WebSocket or SipTransportKind.SecureWebSocket)
            return null;
        var next = Path.Count > 0 ? Path[0].Uri : Contact;
        return
            next.TransportParameter == Flow.Transport
            && IPAddress.TryParse(next.Host.AsSpan().Trim("[]"), out var host)
            && host.Equals(Flow.Remote.Address)
            ? SipTarget.To(next, Flow.Listener)
            : null;
    }

    public RegistrationView ToView() =>
        new(Contact.ToString(), Flow.Transport.ViaName().ToLowerInvariant(), Flow.Remote.ToString(), UserAgent, ExpiresAt);
}
