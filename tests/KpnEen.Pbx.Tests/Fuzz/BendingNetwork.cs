using System.Net;
using KpnEen.Sip.Transport;
using KpnEen.Testing;

namespace KpnEen.Pbx.Tests.Fuzz;

/// <summary>A network that now and then bends what a phone sends: the right message for the moment, from the right place, with something wrong in it.</summary>
internal sealed class BendingNetwork(IDatagramNetwork inner, Random random) : IDatagramNetwork
{
    /// <summary>Share of the datagrams that are bent.</summary>
    public double Chance { get; set; }

    public int Bent { get; private set; }

    public SynchronizationContext? Context => inner.Context;

    public IDatagramSocket Bind(IPEndPoint local, IDatagramReceiver receiver) => new BendingSocket(this, inner.Bind(local, receiver));

    private byte[]? Bend(ReadOnlySpan<byte> data)
    {
        if (random.NextDouble() >= Chance)
            return null;
        Bent++;
        return new Mutator([data.ToArray()], 65_507).Next(random);
    }

    private sealed class BendingSocket(BendingNetwork network, IDatagramSocket inner) : IDatagramSocket
    {
        public IPEndPoint LocalEndPoint => inner.LocalEndPoint;

        public void Send(ReadOnlySpan<byte> data, IPEndPoint to) => inner.Send(network.Bend(data) ?? data, to);

        public void Dispose() => inner.Dispose();
    }
}
