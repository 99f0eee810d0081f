using System.Buffers.Binary;
using System.Net;
using System.Text;
using KpnEen.Media.Transport;
using Microsoft.Extensions.Logging.Abstractions;

namespace KpnEen.Media.Tests.Mixing;

public sealed class MixerCostTests
{
    private const int Parties = 4;
    private const int Octets = 172;

    [Theory]
    [InlineData(8, 160)]
    [InlineData(9, 160)]
    [InlineData(111, 960)]
    public async Task A_frame_of_a_conference_allocates_nothing(byte format, int step)
    {
        var network = new TickedNetwork();
        var time = new SteppedTime();
        await using var engine = new MediaEngine(
            new MediaOptions { Codecs = [AudioCodec.Opus, AudioCodec.G722, AudioCodec.Pcma] },
            network,
            time,
            NullLogger.Instance
        );
        using var mixer = new AudioMixer();
        MediaPort[] legs = [.. Enumerable.Range(0, Parties).Select(n => Join(engine, mixer, 4000 + 2 * n, format))];
        IMediaReceiver[] speakers = [.. legs.Take(2).Select(l => network.Receivers[l.LocalRtp])];
        PeerAddress[] from = [new IPEndPoint(IPAddress.Loopback, 4000), new IPEndPoint(IPAddress.Loopback, 4002)];
        var packet = new byte[Octets + Datagram.Room];
        var template = RawPeer.Rtp(0, 0, payloadType: format);
        new Random(5).NextBytes(template.AsSpan(12));
        // Of Opus a frame of 20 ms, SILK wideband, mono (RFC 6716 3.1).
        template[12] = format == 111 ? (byte)(9 << 3) : template[12];
        var number = 0;
        Run(200);
        Assert.True(mixer.IsSpeaking(legs[0]) && mixer.IsSpeaking(legs[1]) && !mixer.IsSpeaking(legs[2]));
        var before = GC.GetAllocatedBytesForCurrentThread();
        Run(1000);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(Parties * 1200, network.Sent);

        void Run(int frames)
        {
            for (var n = 0; n < frames; n++, number++)
            {
                for (var party = 0; party < speakers.Length; party++)
                {
                    template.CopyTo(packet, 0);
                    BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)number);
                    BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(4), (uint)(number * step));
                    speakers[party].OnPacket(new Datagram(packet, Octets, from[party], time.GetTimestamp()));
                }
                network.Ticker!.OnFrame();
                time.Now += TimeSpan.FromMilliseconds(20);
            }
        }
    }

    private static MediaPort Join(MediaEngine engine, AudioMixer mixer, int port, byte format)
    {
        var leg = engine.Open();
        leg.Answer(
            Encoding.ASCII.GetBytes(
                $"v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio {port} RTP/AVP {format}\r\n"
                    + (format == 111 ? "a=rtpmap:111 opus/48000/2\r\n" : "")
            )
        );
        mixer.Add(leg);
        return leg;
    }

    private sealed class SteppedTime : TimeProvider
    {
        public TimeSpan Now { get; set; } = TimeSpan.FromHours(1);

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;

        // Reports are sent by timers; here only the beat counts.
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => new NoTimer();

        private sealed class NoTimer : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose() { }

            public ValueTask DisposeAsync() => default;
        }
    }

    /// <summary>The test is wire and clock.</summary>
    private sealed class TickedNetwork : IMediaNetwork, IMediaClock
    {
        private int _port = 6000;

        public Dictionary<IPEndPoint, IMediaReceiver> Receivers { get; } = [];

        public IFrameTicker? Ticker { get; private set; }

        public int Sent { get; private set; }

        public IMediaSocket Bind(IPEndPoint local, IMediaReceiver receiver)
        {
            var at = new IPEndPoint(local.Address, local.Port == 0 ? _port += 2 : local.Port);
            Receivers[at] = receiver;
            return new TickedSocket(this, at);
        }

        public IDisposable Start(IFrameTicker ticker)
        {
            Ticker ??= ticker;
            return new Beat();
        }

        private sealed class Beat : IDisposable
        {
            public void Dispose() { }
        }

        private sealed class TickedSocket(TickedNetwork network, IPEndPoint at) : IMediaSocket
        {
            public IPEndPoint LocalEndPoint => at;

            public void Send(ReadOnlySpan<byte> packet, in PeerAddress to) => network.Sent++;

            public void Dispose() { }
        }
    }
}
