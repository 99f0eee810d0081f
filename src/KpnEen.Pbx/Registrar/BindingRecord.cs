using System.Net;
using KpnEen.Sip;
using KpnEen.Sip.Transport;

namespace KpnEen.Pbx.Registrar;

/// <summary>A contact as the file has it. Connections do not outlive the process: UDP only.</summary>
internal sealed record BindingRecord(
    string Contact,
    string[] Path,
    string Local,
    string Remote,
    string Listener,
    string CallId,
    uint CSeq,
    double Q,
    string? UserAgent,
    DateTimeOffset ExpiresAt,
    bool IsDirect = false,
    string? Instance = null,
    uint? RegId = null,
    string? Origin = null
)
{
    public static BindingRecord Of(Binding b) =>
        new(
            b.Contact.ToString(),
            [.. b.Path.Select(p => p.ToString())],
            b.Flow.Local.ToString(),
            b.Flow.Remote.ToString(),
            b.Flow.Listener,
            b.CallId,
            b.CSeq,
            b.Q,
            b.UserAgent,
            b.ExpiresAt,
            b.IsDirect,
            b.Instance,
            b.RegId,
            b.Origin?.ToString()
        );

    public Binding ToBinding()
    {
        var flow = new SipFlow(SipTransportKind.Udp, IPEndPoint.Parse(Local), IPEndPoint.Parse(Remote), Listener, 0);
        return new Binding(SipUri.Parse(Contact), flow, [.. Path.Select(NameAddress.Parse)], CallId, CSeq, Q, UserAgent, ExpiresAt)
        {
            IsDirect = IsDirect,
            Instance = Instance,
            RegId = RegId,
            Origin =
                Origin is not null ? IPAddress.Parse(Origin)
                : Path.Length == 0 ? flow.Remote.Address
                : null,
        };
    }
}
