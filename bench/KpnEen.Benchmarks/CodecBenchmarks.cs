using BenchmarkDotNet.Attributes;
using KpnEen.Media;
using KpnEen.Media.Codecs;
using KpnEen.Media.Dtmf;

namespace KpnEen.Benchmarks;

/// <summary>20 ms of a voice through one codec, one way; and what else is done with samples.</summary>
[MemoryDiagnoser]
public class CodecBenchmarks
{
    private readonly byte[] payload = new byte[1500];
    private readonly short[] samples = new short[Pcm.MostSamples];
    private readonly KeyTones keys = new();
    private readonly Resampler halve = Resampler.Between(Pcm.WideRate, Pcm.Rate)!;
    private short[] audio = [];
    private byte[][] packets = [];
    private IAudioEncoder encoder = null!;
    private IAudioDecoder decoder = null!;
    private int next;

    [Params("PCMA", "G722", "opus 8 kHz", "opus 16 kHz")]
    public string Codec { get; set; } = "PCMA";

    [GlobalSetup]
    public void Prepare()
    {
        var codec = MediaOptions.AllCodecs.First(c => Codec.StartsWith(c.Name, StringComparison.Ordinal));
        var rate = Codec.Contains("8 kHz", StringComparison.Ordinal) ? Pcm.Rate : Pcm.WideRate;
        encoder = VoiceCodecs.Encoder(codec, "useinbandfec=1", rate);
        decoder = VoiceCodecs.Decoder(codec, rate);
        (audio, packets) = (Voice.Make(encoder.Rate), Voice.Packets(codec));
    }

    [Benchmark]
    public int Encode()
    {
        var frame = encoder.Rate / 50;
        return encoder.Encode(audio.AsSpan(Next() * frame, frame), payload);
    }

    [Benchmark]
    public int Decode() => decoder.Decode(packets[Next()], samples);

    [Benchmark]
    public int Halve_or_search_for_keys()
    {
        var frame = audio.AsSpan(Next() * (encoder.Rate / 50), encoder.Rate / 50);
        return encoder.Rate == Pcm.WideRate ? halve.Process(frame, samples) : keys.Take(frame) ?? 0;
    }

    private int Next() => next = (next + 1) % Voice.Frames;
}
