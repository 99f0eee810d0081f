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
    public RegistrationView ToView() =>
        new(Contact.ToString(), Flow.Transport.ToString().ToLowerInvariant(), Flow.Remote.ToString(), UserAgent, ExpiresAt);
}
