using System.Net;
using KpnEen.Media.Transport;

namespace KpnEen.Benchmarks;

/// <summary>Sockets that count what is sent and hear what the benchmark says: our own work, without the kernel's.</summary>
internal sealed class SilentNetwork : IMediaNetwork
{
    private readonly Dictionary<int, IMediaReceiver> receivers = [];
    private int lastPort = 20_000;

    public long Sent { get; private set; }

    /// <param name="to">The port it arrives at.</param>
    public IMediaReceiver At(int to) => receivers[to];

    public IMediaSocket Bind(IPEndPoint local, IMediaReceiver receiver)
    {
        var port = local.Port == 0 ? lastPort += 2 : local.Port;
        receivers[port] = receiver;
        return new SilentSocket(this, new IPEndPoint(local.Address, port));
    }

    private sealed class SilentSocket(SilentNetwork network, IPEndPoint local) : IMediaSocket
    {
        public IPEndPoint LocalEndPoint => local;

        public void Send(ReadOnlySpan<byte> packet, in PeerAddress to) => network.Sent++;

        public void Dispose() { }
    }
}
