using KpnEen.Media.Codecs;
using KpnEen.Media.Jitter;

namespace KpnEen.Media.Tests.Jitter;

/// <summary>A sender, a bad network and a playout, without clocks and sockets: packets with the time they come, frames every 20 ms.</summary>
internal sealed class LossyPath(AudioCodec codec, int rate = 8000, int seed = 1)
{
    private readonly IAudioEncoder _encoder = VoiceCodecs.Encoder(codec, "useinbandfec=1");
    private readonly StreamFormat _format = new(codec, rate);
    private readonly Random _random = new(seed);
    private readonly List<(double At, long Order, ushort Number, uint Timestamp, uint Ssrc, byte[] Payload)> _packets = [];

    public Playout Playout { get; } = new(rate);

    public List<PlayoutState> States { get; } = [];

    public double Loss { get; init; }

    /// <summary>Milliseconds, evenly spread.</summary>
    public double Jitter { get; init; }

    /// <summary>Share of packets that come 30 ms later than they would.</summary>
    public double Reordered { get; init; }

    public double Duplicated { get; init; }

    /// <summary>How much faster the sender's clock runs, in millionths.</summary>
    public double Drift { get; init; }

    /// <summary>The network's least delay, ms.</summary>
    public double Transit { get; init; } = 30;

    public int Lost { get; private set; }

    public int EncoderRate => _encoder.Rate;

    public ushort Number { get; set; } = 65_500;

    public uint Timestamp { get; set; } = uint.MaxValue - 40_000;

    public uint Ssrc { get; set; } = 7;

    /// <summary>Time of the sender, in ms of real time.</summary>
    public double SenderTime { get; set; }

    /// <summary>Sends audio of the codec's rate in packets of 20 ms.</summary>
    public void Speak(ReadOnlySpan<short> audio, int packetMs = 20)
    {
        var each = _encoder.Rate * packetMs / 1000;
        for (var at = 0; at + each <= audio.Length; at += each)
        {
            var payload = new byte[1500];
            Send(payload.AsSpan(0, _encoder.Encode(audio.Slice(at, each), payload)));
            Pass(packetMs);
        }
    }

    /// <summary>Time goes by without a packet; the timestamp runs on.</summary>
    public void Pass(double ms)
    {
        SenderTime += ms / (1 + Drift / 1e6);
        Timestamp += (uint)(ms * codec.ClockRate / 1000);
    }

    public void Send(ReadOnlySpan<byte> payload)
    {
        var number = Number++;
        if (_random.NextDouble() < Loss)
        {
            Lost++;
            return;
        }
        var at = SenderTime + Transit + Jitter * _random.NextDouble() + (_random.NextDouble() < Reordered ? 30 : 0);
        _packets.Add((at, _packets.Count, number, Timestamp, Ssrc, payload.ToArray()));
        if (_random.NextDouble() < Duplicated)
            _packets.Add((at + 5, _packets.Count, number, Timestamp, Ssrc, payload.ToArray()));
    }

    /// <summary>All that is played from the beginning until so long after the last packet.</summary>
    public short[] Play(double afterMs = 400)
    {
        var waiting = new Queue<(double At, long, ushort Number, uint Timestamp, uint Ssrc, byte[] Payload)>(
            _packets.OrderBy(p => p.At).ThenBy(p => p.Order)
        );
        var heard = new List<short>();
        var frame = new short[rate / 50];
        // The beat is not that of the packets.
        var end = _packets.Max(p => p.At) + afterMs;
        for (double now = 7; now < end; now += 20)
        {
            while (waiting.TryPeek(out var packet) && packet.At <= now)
            {
                waiting.Dequeue();
                Playout.Put(packet.Ssrc, packet.Number, packet.Timestamp, _format, packet.Payload, (long)(packet.At * 48));
            }
            States.Add(Playout.Read(frame, (long)(now * 48)));
            heard.AddRange(frame);
        }
        return [.. heard];
    }
}
