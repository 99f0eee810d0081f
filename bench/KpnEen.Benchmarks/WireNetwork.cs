using System.Net;
using KpnEen.Sip.Transport;

namespace KpnEen.Benchmarks;

/// <summary>Datagrams without a kernel: keeps the last one sent to each peer, and hands in what the benchmark makes up.</summary>
internal sealed class WireNetwork : SynchronizationContext, IDatagramNetwork, IDatagramSocket
{
    private readonly Queue<(SendOrPostCallback Callback, object? State)> ready = new();
    private IDatagramReceiver? receiver;

    public SynchronizationContext Context => this;

    public IPEndPoint LocalEndPoint { get; } = new(IPAddress.Parse("192.0.2.1"), 5060);

    public Dictionary<IPEndPoint, byte[]> Buffers { get; } = [];

    public Dictionary<IPEndPoint, int> Lengths { get; } = [];

    public ReadOnlySpan<byte> LastTo(IPEndPoint peer) => Buffers[peer].AsSpan(0, Lengths[peer]);

    public IDatagramSocket Bind(IPEndPoint local, IDatagramReceiver receiver)
    {
        this.receiver = receiver;
        return this;
    }

    public void Send(ReadOnlySpan<byte> data, IPEndPoint to)
    {
        data.CopyTo(Buffers[to]);
        Lengths[to] = data.Length;
    }

    /// <summary>One datagram, and all that comes of it.</summary>
    public void Deliver(ReadOnlySpan<byte> data, IPEndPoint from)
    {
        SetSynchronizationContext(this);
        receiver!.OnDatagram(data, from);
        while (ready.TryDequeue(out var work))
            work.Callback(work.State);
    }

    public override void Post(SendOrPostCallback d, object? state) => ready.Enqueue((d, state));

    public void Dispose() { }
}
