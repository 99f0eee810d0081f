using BenchmarkDotNet.Attributes;
using KpnEen.Media.Mixing;

namespace KpnEen.Benchmarks;

/// <summary>A frame of 20 ms of a conference of 16: summed once, and each speaker's own voice taken out again. Decoding and encoding are measured apart.</summary>
[MemoryDiagnoser]
public class MixBenchmarks
{
    private const int Parties = 16;
    private readonly MixBus bus = new();
    private readonly short[][] voices = new short[Parties][];
    private readonly Limiter[] limiters = [.. Enumerable.Range(0, Parties + 1).Select(_ => new Limiter())];
    private readonly VoiceActivity[] activities = [.. Enumerable.Range(0, Parties).Select(_ => new VoiceActivity())];
    private readonly short[] heard = new short[MixBus.LongestFrame];

    [Params(8000, 16000)]
    public int Rate { get; set; }

    /// <summary>Who speaks at the same time.</summary>
    [Params(2, 16)]
    public int Speakers { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        var random = new Random(1);
        for (var party = 0; party < Parties; party++)
        {
            var loudest = party < Speakers ? 6000 : 10;
            voices[party] = [.. Enumerable.Range(0, Rate / 50).Select(_ => (short)random.Next(-loudest, loudest))];
        }
    }

    [Benchmark]
    public short Mix_one_frame_of_16()
    {
        bus.Begin(Rate / 50);
        for (var party = 0; party < Parties; party++)
        {
            if (activities[party].Heard(voices[party]))
                bus.Add(voices[party]);
        }
        for (var party = 0; party < Parties; party++)
        {
            if (activities[party].IsSpeaking)
                bus.AllBut(voices[party], limiters[party], heard);
        }
        if (Speakers < Parties)
            bus.All(limiters[Parties], heard);
        return heard[0];
    }
}
