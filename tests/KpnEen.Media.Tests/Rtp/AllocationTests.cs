using System.Net;
using KpnEen.Media.Transport;
using Microsoft.Extensions.Logging.Abstractions;

namespace KpnEen.Media.Tests.Rtp;

public sealed class AllocationTests
{
    [Theory]
    [InlineData("PCMA", "PCMA", false)]
    [InlineData("PCMA", "PCMU", false)]
    [InlineData("PCMA", "PCMU", true)]
    public async Task A_relayed_packet_allocates_nothing(string alice, string bob, bool listened)
    {
        var network = new DirectNetwork();
        await using var engine = new MediaEngine(new MediaOptions(), network, TimeProvider.System, NullLogger.Instance);
        var (a, b) = (engine.Open(), engine.Open());
        var (atAlice, atBob) = (new IPEndPoint(IPAddress.Loopback, 4000), new IPEndPoint(IPAddress.Loopback, 5000));
        a.Answer(Sdp(atAlice, alice));
        b.Answer(Sdp(atBob, bob));
        using var bridge = MediaBridge.Connect(a, b);
        using var listening = listened ? a.Listen(new ToneMeter()) : null;
        var receiver = network.Receivers[a.LocalRtp];

        PeerAddress from = atAlice;
        var packet = RawPeer.Rtp(0, 0, payloadType: (byte)(alice == "PCMA" ? 8 : 0));
        var template = (byte[])packet.Clone();
        Feed(1000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Feed(10_000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(11_000, network.Sent);

        void Feed(int packets)
        {
            for (var n = 0; n < packets; n++)
            {
                template.CopyTo(packet, 0);
                packet[2] = (byte)(n >> 8);
                packet[3] = (byte)n;
                receiver.OnPacket(new Datagram(packet, packet.Length, from, TimeProvider.System.GetTimestamp()));
            }
        }
    }

    private static byte[] Sdp(IPEndPoint at, string codec) =>
        System.Text.Encoding.ASCII.GetBytes(
            $"v=0\r\no=- 1 1 IN IP4 {at.Address}\r\ns=-\r\nc=IN IP4 {at.Address}\r\nt=0 0\r\nm=audio {at.Port} RTP/AVP {(codec == "PCMA" ? 8 : 0)}\r\n"
        );

    /// <summary>Counts what is sent and lets the test be the wire.</summary>
    private sealed class DirectNetwork : IMediaNetwork
    {
        private int _port = 6000;

        public Dictionary<IPEndPoint, IMediaReceiver> Receivers { get; } = [];

        public int Sent { get; private set; }

        public IMediaSocket Bind(IPEndPoint local, IMediaReceiver receiver)
        {
            var at = new IPEndPoint(local.Address, local.Port == 0 ? _port += 2 : local.Port);
            Receivers[at] = receiver;
            return new DirectSocket(this, at);
        }

        private sealed class DirectSocket(DirectNetwork network, IPEndPoint at) : IMediaSocket
        {
            public IPEndPoint LocalEndPoint => at;

            public void Send(ReadOnlySpan<byte> packet, in PeerAddress to) => network.Sent++;

            public void Dispose() { }
        }
    }
}
