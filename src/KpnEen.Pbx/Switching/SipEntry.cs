using KpnEen.Sip;
using KpnEen.Sip.Transport;

namespace KpnEen.Pbx.Switching;

/// <summary>What the stack hands requests to. The exchange dials by the same stack, so it is put in place after both exist.</summary>
public sealed class SipEntry : ISipRequestHandler
{
    internal Exchange? Exchange { get; set; }

    public Screening Screen(ArrivingRequest arriving) => Exchange is { } exchange ? exchange.Screen(arriving) : arriving.Refuse(503);

    public bool IsKnown(SipFlow flow) => Exchange is { } exchange && exchange.IsKnown(flow);

    public bool IsUrgent(SipRequest invite) => Exchange is { } exchange && exchange.IsUrgent(invite);

    public void OnConnectionClosed(SipFlow flow) => Exchange?.OnConnectionClosed(flow);

    public void OnRequest(ServerTransaction transaction) => Exchange!.OnRequest(transaction);
}
