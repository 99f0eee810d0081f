using KpnEen.Media;
using KpnEen.Media.Codecs;

namespace KpnEen.Benchmarks;

/// <summary>Five seconds that sound like a voice: harmonics that rise and fall, with pauses. Silence and steady tones cost codecs less.</summary>
internal static class Voice
{
    public const int Frames = 250;

    public static short[] Make(int rate)
    {
        var audio = new short[rate / 50 * Frames];
        double phase = 0;
        for (var i = 0; i < audio.Length; i++)
        {
            var seconds = (double)i / rate;
            phase += (140 + 40 * Math.Sin(2.1 * seconds)) / rate;
            double sum = 0;
            for (var k = 1; k <= 20; k++)
                sum += Math.Sin(2 * Math.PI * k * phase) / (1 + Math.Abs(k - 5 - 3 * Math.Sin(5 * seconds)));
            audio[i] = (short)(3000 * sum * Math.Max(0, Math.Sin(9 * seconds)));
        }
        return audio;
    }

    /// <summary>The same as packets of 20 ms of a codec, without RTP headers.</summary>
    public static byte[][] Packets(AudioCodec codec)
    {
        var encoder = VoiceCodecs.Encoder(codec, "useinbandfec=1");
        var audio = Make(encoder.Rate);
        var (frame, payload) = (encoder.Rate / 50, new byte[1500]);
        return
        [
            .. Enumerable
                .Range(0, Frames)
                .Select(n => payload.AsSpan(0, encoder.Encode(audio.AsSpan(n * frame, frame), payload)).ToArray()),
        ];
    }
}
