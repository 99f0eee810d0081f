using System.Net;
using System.Text;
using BenchmarkDotNet.Attributes;
using KpnEen.Media;
using KpnEen.Media.Jitter;
using KpnEen.Media.Rtp;
using KpnEen.Media.Transcoding;
using KpnEen.Media.Transport;
using Microsoft.Extensions.Logging.Abstractions;

namespace KpnEen.Benchmarks;

/// <summary>One packet of 20 ms from a leg with one codec to a leg with another: jitter buffer, decode, encode, send. Without system calls.</summary>
[MemoryDiagnoser]
public class TranscodingBenchmarks
{
    private readonly SilentNetwork network = new();
    private readonly HandTime time = new();
    private readonly byte[] packet = new byte[1500];
    private byte[][] payloads = [];
    private AudioCodec from = AudioCodec.Pcma;
    private Transcoder transcoder = null!;
    private StreamFormat format = null!;
    private int sent;

    [Params("opus to PCMA", "PCMA to opus", "G722 to PCMA", "PCMA to G722", "opus to G722")]
    public string Codecs { get; set; } = "opus to PCMA";

    [GlobalSetup]
    public void Prepare()
    {
        var names = Codecs.Split(" to ");
        from = Named(names[0]);
        payloads = Voice.Packets(from);
        var engine = new MediaEngine(new MediaOptions { Codecs = MediaOptions.AllCodecs }, network, time, NullLogger.Instance);
        var port = engine.Open();
        port.Answer(Sdp(Named(names[1])));
        var isWide = names is ["opus", "G722"];
        transcoder = new Transcoder(port.Audio.Outgoing, isWide ? 16000 : 8000, NoClock.Instance, time) { Session = port.Audio.Session! };
        format = transcoder.Format(from);
        for (var n = 0; n < 100; n++)
            Transcode_one_packet();
        if (network.Sent < 80)
            throw new InvalidOperationException("nothing was sent");
    }

    [Benchmark]
    public long Transcode_one_packet()
    {
        time.Now += TimeSpan.TicksPerSecond / 50;
        var payload = payloads[++sent % Voice.Frames];
        RtpPacket.WriteHeader(packet, 96, false, (ushort)sent, (uint)(sent * (from.ClockRate / 50)), 1);
        payload.CopyTo(packet, RtpPacket.FixedHeader);
        RtpPacket.TryParse(packet, RtpPacket.FixedHeader + payload.Length, time.Now, out var rtp);
        transcoder.Put(rtp, format, rtp.Timestamp);
        transcoder.OnFrame();
        return network.Sent;
    }

    private static AudioCodec Named(string name) => MediaOptions.AllCodecs.First(c => c.Name == name);

    private static byte[] Sdp(AudioCodec codec)
    {
        var type = codec.StaticPayloadType ?? 111;
        return Encoding.ASCII.GetBytes(
            $"v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 40002 RTP/AVP {type} 101\r\n"
                + $"a=rtpmap:{type} {codec}\r\na=fmtp:{type} useinbandfec=1\r\na=rtpmap:101 telephone-event/8000\r\n"
        );
    }

    private sealed class HandTime : TimeProvider
    {
        public long Now { get; set; } = 1;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now;
    }

    private sealed class NoClock : IMediaClock, IDisposable
    {
        public static NoClock Instance { get; } = new();

        public IDisposable Start(IFrameTicker ticker) => this;

        public void Dispose() { }
    }
}
