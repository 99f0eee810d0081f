using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using KpnEen.Media.Transport;
using Microsoft.Extensions.Logging.Abstractions;

namespace KpnEen.Media.Tests.Transport;

/// <summary>On real sockets, loopback only, ports by the system.</summary>
public sealed class UdpMediaNetworkTests
{
    private static readonly IPEndPoint AnyPort = new(IPAddress.Loopback, 0);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Datagrams_arrive_whole_and_with_their_source()
    {
        using var network = new UdpMediaNetwork();
        var (one, two) = (new Inbox(), new Inbox());
        using var a = network.Bind(AnyPort, one);
        using var b = network.Bind(AnyPort, two);
        a.Send([1, 2, 3], b.LocalEndPoint);
        b.Send([4], a.LocalEndPoint);
        var (data, from) = await two.NextAsync();
        Assert.Equal([1, 2, 3], data);
        Assert.Equal(a.LocalEndPoint, from);
        Assert.Equal([4], (await one.NextAsync()).Data);
        Assert.Equal(0, network.Faults);
    }

    [Fact]
    public async Task Hundreds_of_sockets_come_and_go_under_traffic()
    {
        using var network = new UdpMediaNetwork(threads: 2);
        var inbox = new Inbox();
        using var sender = network.Bind(AnyPort, new Inbox());
        for (var round = 0; round < 5; round++)
        {
            var sockets = Enumerable.Range(0, 100).Select(_ => network.Bind(AnyPort, inbox)).ToList();
            foreach (var socket in sockets)
                sender.Send([(byte)round], socket.LocalEndPoint);
            for (var n = 0; n < sockets.Count; n++)
                Assert.Equal([(byte)round], (await inbox.NextAsync()).Data);
            sockets.ForEach(s => s.Dispose());
            // Closed sockets swallow what is still sent.
            sockets[0].Send([9], sender.LocalEndPoint);
        }
        Assert.Equal(0, network.Faults);
    }

    [Fact]
    public void A_port_in_use_is_refused()
    {
        using var network = new UdpMediaNetwork();
        using var socket = network.Bind(AnyPort, new Inbox());
        var refusal = Assert.Throws<SocketException>(() => network.Bind(socket.LocalEndPoint, new Inbox()));
        Assert.Equal(SocketError.AddressAlreadyInUse, refusal.SocketErrorCode);
    }

    [Fact]
    public async Task A_receiver_that_throws_does_not_stop_the_others()
    {
        using var network = new UdpMediaNetwork(threads: 1);
        var inbox = new Inbox();
        using var bad = network.Bind(AnyPort, new Thrower());
        using var good = network.Bind(AnyPort, inbox);
        good.Send([1], bad.LocalEndPoint);
        good.Send([2], good.LocalEndPoint);
        Assert.Equal([2], (await inbox.NextAsync()).Data);
        Assert.Equal(1, network.Faults);
    }

    [Fact]
    public async Task Two_phones_hear_each_other_through_the_exchange_in_real_time()
    {
        using var network = new UdpMediaNetwork();
        await using var engine = new MediaEngine(new MediaOptions(), network, TimeProvider.System, NullLogger.Instance);
        await using var other = new MediaEngine(
            new MediaOptions { Codecs = [AudioCodec.Pcmu] },
            network,
            TimeProvider.System,
            NullLogger.Instance
        );
        var (alice, toAlice, toBob, bob) = (engine.Open(), engine.Open(), engine.Open(), other.Open());
        TwoPhones.Agree(alice, toAlice);
        TwoPhones.Agree(bob, toBob);
        using var bridge = MediaBridge.Connect(toAlice, toBob);
        var (atAlice, atBob) = (new Waiting(1000, 4000), new Waiting(600, 4000));
        alice.Listen(atAlice);
        bob.Listen(atBob);
        alice.Send(Tone.Steady(600));
        bob.Send(Tone.Steady(1000));
        await atAlice.Heard.WaitAsync(Patience);
        await atBob.Heard.WaitAsync(Patience);
        var digits = alice.SendDtmfAsync("42");
        Assert.Equal('4', (await bob.ReceivedDtmf.ReadAsync().AsTask().WaitAsync(Patience)).Key);
        Assert.Equal('2', (await bob.ReceivedDtmf.ReadAsync().AsTask().WaitAsync(Patience)).Key);
        await digits;
        Assert.Equal(0, network.Faults);
    }

    private sealed class Inbox : IMediaReceiver
    {
        private readonly Channel<(byte[] Data, IPEndPoint From)> _received = Channel.CreateUnbounded<(byte[], IPEndPoint)>();

        public void OnPacket(in Datagram datagram) => _received.Writer.TryWrite((datagram.Packet.ToArray(), datagram.From.ToEndPoint()));

        public Task<(byte[] Data, IPEndPoint From)> NextAsync() => _received.Reader.ReadAsync().AsTask().WaitAsync(Patience);
    }

    private sealed class Thrower : IMediaReceiver
    {
        public void OnPacket(in Datagram datagram) => throw new InvalidOperationException("A bug.");
    }

    /// <summary>Completes when a tone is there after so many samples.</summary>
    private sealed class Waiting(double hertz, long samples) : IAudioSink
    {
        private readonly ToneMeter _meter = new();
        private readonly TaskCompletionSource _heard = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Heard => _heard.Task;

        public void OnAudio(AudioSides side, in AudioFrame frame)
        {
            _meter.OnAudio(side, frame);
            if (_meter.Samples >= samples && _meter.Hears(hertz))
                _heard.TrySetResult();
        }
    }
}
