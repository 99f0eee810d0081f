using System.Collections.Concurrent;
using System.Net;

namespace KpnEen.Sip.Transport;

/// <summary>Turns datagrams of one socket into messages with a flow.</summary>
internal sealed class DatagramListener(SipListener listener, IMessageSink sink) : IDatagramReceiver
{
    private const int KnownFlows = 10_000;
    private readonly ConcurrentDictionary<IPEndPoint, SipFlow> flows = new();

    public void OnDatagram(ReadOnlySpan<byte> data, IPEndPoint from) => OnDatagram(data, from, TimeSpan.Zero);

    public void OnDatagram(ReadOnlySpan<byte> data, IPEndPoint from, TimeSpan waited)
    {
        // Keep-alives: empty lines, or STUN, whose first byte no text message has.
        if (data.Length < 8 || data[0] < 4)
            return;
        sink.OnMessage(data, FlowTo(from), waited);
    }

    public SipFlow FlowTo(IPEndPoint remote)
    {
        if (flows.TryGetValue(remote, out var flow))
            return flow;
        if (flows.Count >= KnownFlows)
            flows.Clear();
        return flows[remote] = new(SipTransportKind.Udp, listener.LocalEndPoint, remote, listener.Name, 0);
    }
}
