using BenchmarkDotNet.Attributes;
using KpnEen.Media;
using KpnEen.Media.Recording;

namespace KpnEen.Benchmarks;

/// <summary>What recording adds to a packet (of one side), and a block of 200 ms of both sides on its way to the disk; the disk itself is left out.</summary>
[MemoryDiagnoser]
public class RecordingBenchmarks
{
    private const int Rate = 8000;
    private readonly short[] packet = new short[Rate / 50];
    private readonly byte[] block = new byte[RecordingFormat.StoredBlockOctets(Rate)];
    private readonly RecordedSide side = new(new RecordingClock(TimeProvider.System, Rate));
    private readonly BlockCipher cipher = new(new byte[RecordingFormat.KeyLength]);
    private uint timestamp;
    private long number;

    [Benchmark]
    public void Hear_one_packet()
    {
        side.OnAudio(AudioSides.Heard, new AudioFrame(packet, Rate, timestamp));
        timestamp += (uint)packet.Length;
    }

    [Benchmark]
    public void Seal_200_ms() => cipher.Seal(number++, final: false, block);
}
