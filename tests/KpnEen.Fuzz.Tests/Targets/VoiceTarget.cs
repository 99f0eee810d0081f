using KpnEen.Media;
using KpnEen.Media.Codecs;
using KpnEen.Media.Dtmf;
using KpnEen.Media.Jitter;

namespace KpnEen.Fuzz.Tests.Targets;

/// <summary>
/// What a phone sends as audio: payloads of any codec, of any length, in any order, to the decoders, the jitter buffer and the search for
/// keys. A stream is made of the input: it must come out as frames of audio, whatever it is.
/// </summary>
internal static class VoiceTarget
{
    private const int Largest = 1500;

    // What the first packets of a stream make room for: the queue, the slots of the buffer, the states of the decoders.
    private const long Setup = 200_000;

    private static readonly AudioCodec[] Codecs = [.. MediaOptions.AllCodecs.Where(VoiceCodecs.IsUsable), AudioCodec.TelephoneEvent];

    public static void Check(byte[] input, Random random)
    {
        var rate = random.Next(2) == 0 ? Pcm.Rate : Pcm.WideRate;
        var before = GC.GetAllocatedBytesForCurrentThread();
        Play(input, random, rate);
        var cost = GC.GetAllocatedBytesForCurrentThread() - before;
        // Each of the 128 slots may hold one packet of the largest size.
        FindingException.ThrowUnless(cost <= Setup + JitterBuffer.Capacity * (Largest + 128), $"{cost} octets allocated for one stream");
    }

    private static void Play(byte[] input, Random random, int rate)
    {
        var (playout, keys, noise) = (new Playout(rate), new KeyTones(), new ComfortNoise());
        StreamFormat[] formats = [.. Codecs.Select(c => new StreamFormat(c, rate))];
        Span<short> frame = stackalloc short[rate / 50];
        Span<short> samples = stackalloc short[Pcm.MostSamples];
        var (number, timestamp, ssrc, now) = ((ushort)random.Next(), (uint)random.Next(), 1u, 0L);
        for (var n = 0; n < 24; n++)
        {
            var start = random.Next(input.Length + 1);
            var payload = input.AsSpan(start, Math.Min(random.Next(4) == 0 ? 0 : random.Next(Largest + 1), input.Length - start));
            var format = formats[random.Next(formats.Length)];
            var measured = format.Decoder.Measure(payload);
            FindingException.ThrowUnless(measured is >= 0 and <= 2 * Pcm.MostSamples, $"{measured} samples in {payload.Length} octets");
            var count = format.Decoder.Decode(payload, samples);
            FindingException.ThrowUnless(count is >= 0 and <= Pcm.MostSamples, $"{count} samples decoded");
            keys.Take(samples[..count]);
            noise.Update(payload);
            noise.Fill(frame);
            playout.Put(ssrc, number, timestamp, format, payload, now);
            number += (ushort)(random.Next(8) == 0 ? random.Next() : random.Next(3));
            timestamp += (uint)(random.Next(8) == 0 ? random.Next() : 160 * random.Next(3));
            ssrc += random.Next(8) == 0 ? 1u : 0;
            now += random.Next(8) == 0 ? random.Next(200_000) : 960;
            playout.Read(frame, now);
        }
        FindingException.ThrowUnless(playout.Statistics is { Lost: >= 0, Late: >= 0, Duplicates: >= 0 }, "figures of the playout");
    }
}
