using System.Buffers.Binary;
using System.Net;
using System.Text;
using BenchmarkDotNet.Attributes;
using KpnEen.Media;
using KpnEen.Media.Transport;
using Microsoft.Extensions.Logging.Abstractions;

namespace KpnEen.Benchmarks;

/// <summary>One RTP packet of 20 ms G.711, from one leg's socket to the other's: parse, admit, count, hand over, rewrite, send. Without system calls.</summary>
[MemoryDiagnoser]
public class RelayBenchmarks
{
    private readonly SilentNetwork network = new();
    private readonly byte[] packet = new byte[172];
    private readonly PeerAddress caller = new IPEndPoint(IPAddress.Loopback, 40_000);
    private IMediaReceiver receiver = null!;
    private long sent;

    [Params("PCMA to PCMA", "PCMA to PCMU", "PCMA to PCMA, keys in the audio")]
    public string Codecs { get; set; } = "PCMA to PCMA";

    [GlobalSetup]
    public void Bridge()
    {
        var engine = new MediaEngine(new MediaOptions(), network, TimeProvider.System, NullLogger.Instance);
        var (a, b) = (engine.Open(), engine.Open());
        var keysInAudio = Codecs.EndsWith("audio", StringComparison.Ordinal);
        a.Answer(Sdp(40_000, 8, keysInAudio));
        b.CreateOffer();
        b.ApplyAnswer(Sdp(40_002, Codecs.EndsWith("PCMU", StringComparison.Ordinal) ? 0 : 8, keysInAudio));
        MediaBridge.Connect(a, b);
        receiver = network.At(a.LocalRtp.Port);
        Array.Fill(packet, (byte)0xD5, 12, 160);
        Relay_one_packet();
        if (network.Sent == 0)
            throw new InvalidOperationException("nothing was relayed");
    }

    [Benchmark]
    public long Relay_one_packet()
    {
        // The relay rewrites the buffer in place, as it may.
        sent++;
        packet[0] = 0x80;
        packet[1] = 8;
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)sent);
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(4), (uint)(sent * 160));
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(8), 0x1234_5678);
        receiver.OnPacket(new Datagram(packet, packet.Length, caller, sent));
        return network.Sent;
    }

    private static byte[] Sdp(int port, int payloadType, bool keysInAudio) =>
        Encoding.ASCII.GetBytes(
            $"v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio {port} RTP/AVP {payloadType}"
                + (keysInAudio ? "\r\n" : " 101\r\na=rtpmap:101 telephone-event/8000\r\n")
        );
}
