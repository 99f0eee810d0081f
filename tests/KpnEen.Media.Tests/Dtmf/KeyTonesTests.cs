using KpnEen.Media.Codecs;
using KpnEen.Media.Dtmf;
using KpnEen.Media.Tests.Codecs;

namespace KpnEen.Media.Tests.Dtmf;

/// <summary>ITU-T Q.24: which tones are keys, and what is none.</summary>
public sealed class KeyTonesTests
{
    private const string AllKeys = "0123456789*#ABCD";

    [Theory]
    [InlineData(-9, 0, 0)]
    [InlineData(-3, 0, 0)]
    [InlineData(-30, 0, 0)]
    [InlineData(-36, 0, 0)]
    [InlineData(-12, 0, 1.5)]
    [InlineData(-12, 0, -1.5)]
    [InlineData(-12, 6, 0)] // the lower tone 6 dB louder
    [InlineData(-12, -3, 0)] // the upper one 3 dB louder
    public void Q24_every_key_of_50_ms_is_told_once(double level, double twist, double offPercent)
    {
        var audio = new List<short>();
        foreach (var key in AllKeys)
            audio.AddRange([.. Key(key, 0.05, level, twist, offPercent), .. new short[400]]);
        Assert.Equal(AllKeys, Found([.. audio]));
    }

    [Fact]
    public void Q24_a_thousand_keys_of_50_ms_with_pauses_of_50_ms_in_noise_are_told_once_each()
    {
        var random = new Random(24);
        var sent = new string([.. Enumerable.Range(0, 1000).Select(_ => AllKeys[random.Next(16)])]);
        var audio = new List<short>();
        foreach (var key in sent)
            audio.AddRange([.. Key(key, 0.05, -10), .. new short[400 + random.Next(20)]]);
        // 20 dB below the tones.
        var noisy = audio.Select(s => (short)(s + (random.NextDouble() - 0.5) * 1800)).ToArray();
        Assert.Equal(sent, Found(noisy));
    }

    [Fact]
    public void A_key_that_is_held_is_one_key_and_a_hole_of_5_ms_does_not_make_two()
    {
        Assert.Equal("7", Found([.. Key('7', 3, -10), .. new short[800]]));
        var held = Key('7', 0.4, -10);
        held.AsSpan(1600, 40).Clear();
        Assert.Equal("7", Found([.. held, .. new short[800]]));
        Assert.Equal("77", Found([.. Key('7', 0.1, -10), .. new short[400], .. Key('7', 0.1, -10)]));
    }

    [Theory]
    [InlineData(0.015, -10, 0, 0)] // too short
    [InlineData(0.5, -48, 0, 0)] // too soft
    [InlineData(0.5, -10, 12, 0)] // too uneven
    [InlineData(0.5, -10, -9, 0)]
    [InlineData(0.5, -10, 0, 5)] // beside the frequencies
    [InlineData(0.5, -10, 0, -5)]
    public void Q24_what_no_telephone_sends_is_no_key(double seconds, double level, double twist, double offPercent)
    {
        foreach (var key in AllKeys)
            Assert.Equal("", Found([.. new short[333], .. Key(key, seconds, level, twist, offPercent), .. new short[800]]));
    }

    [Fact]
    public void One_tone_alone_and_progress_tones_are_no_keys()
    {
        foreach (var hertz in (double[])[425, 697, 770, 852, 941, 1209, 1336, 1477, 1633])
            Assert.Equal("", Found(Read(Tone.Steady(hertz), 2)));
        Assert.Equal("", Found(Read(Tone.SpecialInformation(), 5)));
        Assert.Equal("", Found(Read(Tone.Busy(), 5)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Talk_off_60_seconds_of_speech_hold_no_key(int seed)
    {
        Assert.Equal("", Found(Speech.Make(8000, 60, seed, peak: 20_000)));
    }

    [Fact]
    public void Talk_off_60_seconds_of_music_and_of_noise_hold_no_key()
    {
        Assert.Equal("", Found(Read(new HoldMusic(), 60)));
        var random = new Random(9);
        Assert.Equal("", Found([.. Enumerable.Range(0, 480_000).Select(_ => (short)random.Next(-12_000, 12_000))]));
    }

    [Theory]
    [InlineData("PCMA")]
    [InlineData("G722")]
    public void A_codec_on_the_way_changes_nothing(string name)
    {
        var codec = AudioCodec.Named.First(c => c.Name == name);
        var (encoder, decoder) = (VoiceCodecs.Encoder(codec), VoiceCodecs.Decoder(codec));
        var (up, down) = (Resampler.Between(8000, encoder.Rate), Resampler.Between(decoder.Rate, 8000));
        var keys = new KeyTones();
        var found = "";
        var (payload, wide, samples) = (new byte[1500], new short[320], new short[320]);
        foreach (var key in AllKeys)
        {
            short[] audio = [.. Key(key, 0.08, -12), .. new short[640]];
            for (var at = 0; at < audio.Length; at += 160)
            {
                var length = up is null
                    ? encoder.Encode(audio.AsSpan(at, 160), payload)
                    : encoder.Encode(wide.AsSpan(0, up.Process(audio.AsSpan(at, 160), wide)), payload);
                var count = decoder.Decode(payload.AsSpan(0, length), samples);
                if (down is not null)
                    count = down.Process(samples.AsSpan(0, count), samples);
                if (keys.Take(samples.AsSpan(0, count)) is { } heard)
                    found += heard;
            }
        }
        Assert.Equal(AllKeys, found);
    }

    private static string Found(short[] audio)
    {
        var (keys, found) = (new KeyTones(), "");
        for (var at = 0; at < audio.Length; at += 160)
        {
            if (keys.Take(audio.AsSpan(at, Math.Min(160, audio.Length - at))) is { } key)
                found += key;
        }
        return found;
    }

    /// <param name="twist">How much louder the lower tone is, dB; the louder one has the level.</param>
    private static short[] Key(char key, double seconds, double level, double twist = 0, double offPercent = 0)
    {
        var (low, high) = DtmfKeys.Tones(key);
        var (a, b) = (Pcm.Amplitude(level + Math.Min(0, twist)), Pcm.Amplitude(level - Math.Max(0, twist)));
        var off = 2 * Math.PI * (1 + offPercent / 100) / 8000;
        return
        [
            .. Enumerable
                .Range(0, (int)(seconds * 8000))
                .Select(i => (short)Math.Clamp(a * Math.Sin(low * off * i) + b * Math.Sin(high * off * i), -32768, 32767)),
        ];
    }

    private static short[] Read(IAudioSource source, int seconds)
    {
        var audio = new short[seconds * 8000];
        for (var at = 0; at < audio.Length; at += 160)
            source.Read(audio.AsSpan(at, 160));
        return audio;
    }
}
