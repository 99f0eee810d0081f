using System.Net;
using System.Net.Sockets;
using System.Text;
using KpnEen.Media.Transport;
using Microsoft.Extensions.Logging.Abstractions;

namespace KpnEen.Media.Tests.Transport;

/// <summary>On real sockets: a stream that floods its port costs its own call, and no other (reliability 5.1, S10).</summary>
public sealed class FloodTests
{
    private const int Flood = 100_000;
    private const int Speech = 100;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_hundred_thousand_packets_at_one_port_take_none_from_another_call()
    {
        using var network = new UdpMediaNetwork(threads: 1);
        await using var engine = new MediaEngine(new MediaOptions(), network, TimeProvider.System, NullLogger.Instance);
        using var hostile = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        hostile.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        using var quiet = network.Bind(new IPEndPoint(IPAddress.Loopback, 0), new Counting(0));
        var ear = new Counting(Speech);
        using var bob = network.Bind(new IPEndPoint(IPAddress.Loopback, 0), ear);
        var (flooded, alice, toBob) = (engine.Open(), engine.Open(), engine.Open());
        flooded.Answer(Sdp((IPEndPoint)hostile.LocalEndPoint!));
        alice.Answer(Sdp(quiet.LocalEndPoint));
        toBob.Answer(Sdp(bob.LocalEndPoint));
        using var bridge = MediaBridge.Connect(alice, toBob);

        var began = TimeProvider.System.GetTimestamp();
        for (var n = 0; n < Flood; n++)
        {
            hostile.SendTo(RawPeer.Rtp(n, (uint)n), flooded.LocalRtp);
            if (n % (Flood / Speech) == 0)
                quiet.Send(RawPeer.Rtp(n, (uint)n * 160), alice.LocalRtp);
        }
        await ear.Done.WaitAsync(Patience);
        var seconds = TimeProvider.System.GetElapsedTime(began).TotalSeconds;

        Assert.Equal(0, network.Faults);
        Assert.Equal(Speech, alice.Quality.Received.Packets);
        // What it may have, what it may have at once, and a packet for each round of the thread.
        var share = Allowance.Burst + seconds * (Allowance.Rate + 1_000_000_000.0 / Gathering.RestNanoseconds);
        Assert.InRange(flooded.Quality.Received.Packets, 1, (long)(share * 1.5) + 1000);
    }

    private static byte[] Sdp(IPEndPoint at) =>
        Encoding.ASCII.GetBytes(
            $"v=0\r\no=- 1 1 IN IP4 {at.Address}\r\ns=-\r\nc=IN IP4 {at.Address}\r\nt=0 0\r\nm=audio {at.Port} RTP/AVP 8\r\n"
        );

    private sealed class Counting(int until) : IMediaReceiver
    {
        private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _count;

        public Task Done => _done.Task;

        public void OnPacket(in Datagram datagram)
        {
            if (++_count == until)
                _done.TrySetResult();
        }
    }
}
