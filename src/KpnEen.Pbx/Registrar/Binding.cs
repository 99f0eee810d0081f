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

    /// <summary>RFC 5626 4.1: the phone itself, whatever its address.</summary>
    public string? Instance { get; init; }

    /// <summary>Where to send a request to this contact.</summary>
    public SipTarget ToTarget() => (IsDirect ? SipTarget.To(Contact, Flow.Listener) : SipTarget.To(Flow)) with { Routes = Path };

    public RegistrationView ToView() =>
        new(Contact.ToString(), Flow.Transport.ToString().ToLowerInvariant(), Flow.Remote.ToString(), UserAgent, ExpiresAt);
}
