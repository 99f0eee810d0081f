using System.Collections.Concurrent;
using System.Net;

namespace KpnEen.Sip.Transport;

/// <summary>Turns datagrams of one socket into messages with a flow.</summary>
internal sealed class DatagramListener(SipListener listener, IMessageSink sink) : IDatagramReceiver
{
    private const int KnownFlows = 10_000;
    private const int KnownPeers = 100_000;
    private readonly ConcurrentDictionary<IPEndPoint, SipFlow> flows = new();
    private readonly ConcurrentDictionary<IPEndPoint, bool> trusted = new();

    public void OnDatagram(ReadOnlySpan<byte> data, IPEndPoint from) => OnDatagram(data, from, TimeSpan.Zero);

    public void OnDatagram(ReadOnlySpan<byte> data, IPEndPoint from, TimeSpan waited)
    {
        // Keep-alives: empty lines, or STUN, whose first byte no text message has.
        if (data.Length < 8 || data[0] < 4)
        {
            KeepAlive(data, from);
            return;
        }
        sink.OnMessage(data, FlowTo(from), waited);
    }

    /// <summary>Who registered from there keeps it alive from there.</summary>
    public void Trust(IPEndPoint remote)
    {
        if (trusted.Count >= KnownPeers)
            trusted.Clear();
        trusted.TryAdd(remote, true);
    }

    // Its answer is larger than the request: a stranger, whose address may be another's, gets none (S09).
    private void KeepAlive(ReadOnlySpan<byte> data, IPEndPoint from)
    {
        if (trusted.ContainsKey(from) && StunBinding.Answer(data, from) is { } answer)
            listener.Socket?.Send(answer, from);
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
