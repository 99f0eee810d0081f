using System.Net;
using System.Text;
using KpnEen.Media.Transport;
using Microsoft.Extensions.Logging.Abstractions;

namespace KpnEen.Media.Tests.Ports;

/// <summary>On real sockets: calls come, speak, play, press keys and go, two thousand of them; ports, descriptors and memory are back to nothing.</summary>
public sealed class SoakTests
{
    private const int Rounds = 40;
    private const int Calls = 50;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task After_two_thousand_calls_no_port_no_descriptor_and_no_memory_is_left()
    {
        using var network = new UdpMediaNetwork(threads: 2);
        await using (var engine = Engine(network))
        {
            await RoundAsync(engine, network);
            await RoundAsync(engine, network);
        }
        var (descriptors, memory) = (Descriptors(), GC.GetTotalMemory(forceFullCollection: true));

        await using (var engine = Engine(network))
        {
            for (var round = 0; round < Rounds; round++)
            {
                await RoundAsync(engine, network);
                Assert.Equal(0, engine.OpenPorts);
            }
        }
        Assert.Equal(0, network.Faults);
        Assert.Equal(0, network.Tickers);
        // Other tests of this process open one now and then.
        Assert.InRange(Descriptors(), 0, descriptors + 20);
        // A hundred octets for each call would be 200 kB; the rest is what other tests hold.
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - memory, long.MinValue, 4_000_000);
    }

    private static async Task RoundAsync(MediaEngine engine, UdpMediaNetwork network)
    {
        var heard = new Ear(2 * Calls);
        using var phone = network.Bind(new IPEndPoint(IPAddress.Loopback, 0), heard);
        var pairs = Enumerable.Range(0, Calls).Select(_ => (A: engine.Open(), B: engine.Open())).ToList();
        foreach (var (a, b) in pairs)
        {
            a.Answer(Sdp(phone.LocalEndPoint));
            b.Answer(Sdp(phone.LocalEndPoint));
        }
        var bridges = pairs.ConvertAll(p => MediaBridge.Connect(p.A, p.B));
        foreach (var (a, b) in pairs)
        {
            phone.Send(RawPeer.Rtp(1, 160), a.LocalRtp);
            phone.Send(RawPeer.Rtp(1, 160), b.LocalRtp);
        }
        await heard.Done.WaitAsync(Patience);
        bridges.ForEach(b => b.Dispose());
        foreach (var (a, b) in pairs)
        {
            a.Send(Tone.Dial());
            var keys = b.SendDtmfAsync("1", TimeSpan.FromMilliseconds(40));
            await a.DisposeAsync();
            await b.DisposeAsync();
            await keys;
        }
    }

    private static MediaEngine Engine(UdpMediaNetwork network) =>
        new(new MediaOptions { PortRest = TimeSpan.FromMilliseconds(1) }, network, TimeProvider.System, NullLogger.Instance);

    private static int Descriptors() => Directory.GetFiles("/proc/self/fd").Length;

    private static byte[] Sdp(IPEndPoint at) =>
        Encoding.ASCII.GetBytes(
            $"v=0\r\no=- 1 1 IN IP4 {at.Address}\r\ns=-\r\nc=IN IP4 {at.Address}\r\nt=0 0\r\nm=audio {at.Port} RTP/AVP 8 101\r\na=rtpmap:101 telephone-event/8000\r\n"
        );

    private sealed class Ear(int until) : IMediaReceiver
    {
        private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _count;

        public Task Done => _done.Task;

        public void OnPacket(in Datagram datagram)
        {
            if (Interlocked.Increment(ref _count) == until)
                _done.TrySetResult();
        }
    }
}
