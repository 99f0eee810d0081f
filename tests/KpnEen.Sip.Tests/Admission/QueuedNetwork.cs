using System.Net;
using KpnEen.Sip.Transport;

namespace KpnEen.Sip.Tests.Admission;

/// <summary>A network whose datagrams have waited as long as the test says.</summary>
internal sealed class QueuedNetwork(IDatagramNetwork inner) : IDatagramNetwork
{
    public TimeSpan Waited { get; set; }

    public IDatagramSocket Bind(IPEndPoint local, IDatagramReceiver receiver) => inner.Bind(local, new Queue(this, receiver));

    private sealed class Queue(QueuedNetwork network, IDatagramReceiver receiver) : IDatagramReceiver
    {
        public void OnDatagram(ReadOnlySpan<byte> data, IPEndPoint from) => receiver.OnDatagram(data, from, network.Waited);
    }
}
