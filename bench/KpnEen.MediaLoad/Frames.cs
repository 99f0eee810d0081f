using System.Collections.Concurrent;
using KpnEen.Media;
using KpnEen.Media.Codecs;

namespace KpnEen.MediaLoad;

/// <summary>What the load says: a second of noise that swells and fades like syllables, so that codecs have their work.</summary>
internal static class Frames
{
    private static readonly ConcurrentDictionary<AudioCodec, IReadOnlyList<byte[]>> Made = new();

    /// <summary>A-law of somebody who listens.</summary>
    public static IReadOnlyList<byte[]> Silence { get; } =
    [
        [.. Enumerable.Repeat((byte)0xD5, 160)],
    ];

    public static IReadOnlyList<byte[]> Of(AudioCodec codec) => Made.GetOrAdd(codec, Make);

    private static List<byte[]> Make(AudioCodec codec)
    {
        var encoder = VoiceCodecs.Encoder(codec);
        var random = new Random(1);
        var frames = new List<byte[]>();
        var samples = new short[encoder.Rate / 50];
        var payload = new byte[1500];
        var low = 0.0;
        for (var frame = 0; frame < 50; frame++)
        {
            for (var i = 0; i < samples.Length; i++)
            {
                low = 0.8 * low + 0.2 * (random.NextDouble() - 0.5);
                samples[i] = (short)(low * 30_000 * Math.Abs(Math.Sin(2 * Math.PI * 4 * (frame + (double)i / samples.Length) / 50)));
            }
            frames.Add(payload[..encoder.Encode(samples, payload)]);
        }
        return frames;
    }
}
