using System.Net;
using KpnEen.Sip.Transport;

namespace KpnEen.Faults.Load;

/// <summary>Real sockets, with losses in both directions drawn from the seed: the way between the phones and the exchange.</summary>
public sealed class BadNetwork(Dice dice) : IDatagramNetwork
{
    private readonly UdpNetwork real = new();

    /// <summary>Of a hundred datagrams, how many are lost; for each direction.</summary>
    public int Loss { get; set; }

    /// <summary>Of a hundred datagrams that leave, how many leave twice.</summary>
    public int Doubled { get; set; }

    public IDatagramSocket Bind(IPEndPoint local, IDatagramReceiver receiver) =>
        new Lossy(this, real.Bind(local, new Deaf(this, receiver)));

    private bool Loses() => Loss > 0 && dice.Percent(Loss);

    private bool Doubles() => Doubled > 0 && dice.Percent(Doubled);

    private sealed class Lossy(BadNetwork network, IDatagramSocket socket) : IDatagramSocket
    {
        public IPEndPoint LocalEndPoint => socket.LocalEndPoint;

        public void Send(ReadOnlySpan<byte> data, IPEndPoint to)
        {
            if (network.Loses())
                return;
            socket.Send(data, to);
            if (network.Doubles())
                socket.Send(data, to);
        }

        public void Dispose() => socket.Dispose();
    }

    private sealed class Deaf(BadNetwork network, IDatagramReceiver receiver) : IDatagramReceiver
    {
        public void OnDatagram(ReadOnlySpan<byte> data, IPEndPoint from)
        {
            if (!network.Loses())
                receiver.OnDatagram(data, from);
        }
    }
}
