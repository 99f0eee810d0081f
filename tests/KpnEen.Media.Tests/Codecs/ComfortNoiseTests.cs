using KpnEen.Media.Codecs;
using KpnEen.Media.Jitter;

namespace KpnEen.Media.Tests.Codecs;

/// <summary>RFC 3389.</summary>
public sealed class ComfortNoiseTests
{
    [Theory]
    [InlineData(30)]
    [InlineData(50)]
    [InlineData(70)]
    public void It_is_as_loud_as_the_payload_says(int level)
    {
        var noise = new ComfortNoise();
        noise.Update([(byte)level]);
        var audio = new short[8000];
        noise.Fill(audio);
        noise.Fill(audio);
        Assert.InRange(ComfortNoise.LevelOf(audio), level - 1, level + 1);
    }

    [Fact]
    public void Its_colour_is_that_of_the_reflection_coefficients_and_its_level_stays()
    {
        var noise = new ComfortNoise();
        // A first coefficient below 0 means that neighbours are alike: deep noise.
        noise.Update([40, 127 - 100]);
        var audio = new short[16000];
        noise.Fill(audio);
        noise.Fill(audio);
        Assert.InRange(ComfortNoise.LevelOf(audio), 38, 42);
        Assert.True(Similarity.Of(audio.AsSpan(0, 15_000), audio.AsSpan(1, 15_000)) > 0.6);
    }

    [Fact]
    public void Any_payload_makes_noise_that_stays_within_bounds()
    {
        var (noise, random, audio) = (new ComfortNoise(), new Random(5), new short[160]);
        for (var n = 0; n < 2000; n++)
        {
            var payload = new byte[random.Next(0, 60)];
            random.NextBytes(payload);
            if (payload.Length > 0)
                payload[0] = (byte)(40 + payload[0] % 80);
            noise.Update(payload);
            noise.Fill(audio);
            Assert.True(audio.Max(s => Math.Abs((int)s)) < 20_000, $"Payload {n} roars.");
        }
    }

    [Fact]
    public void Who_says_he_is_silent_is_heard_as_a_quiet_room_until_he_speaks_again()
    {
        var (playout, frame) = (new Playout(8000), new short[160]);
        var (voice, noise) = (new StreamFormat(AudioCodec.Pcma, 8000), new StreamFormat(AudioCodec.ComfortNoise, 8000));
        var states = new List<PlayoutState>();
        var loud = new byte[160];
        G711Codec.ALaw.Encode([.. Enumerable.Range(0, 160).Select(i => (short)(8000 * Math.Sin(i)))], loud);
        for (var n = 0; n < 400; n++)
        {
            var now = n * 960L;
            if (n is < 100 or >= 300)
                playout.Put(1, (ushort)(n < 100 ? n : n - 199), (uint)(n * 160), voice, loud, now);
            else if (n == 100)
                playout.Put(1, 100, (uint)(n * 160), noise, [50], now);
            states.Add(playout.Read(frame, now));
            if (n is > 120 and < 295)
                Assert.InRange(ComfortNoise.LevelOf(frame), 46, 54);
        }
        Assert.InRange(states.Count(s => s == PlayoutState.Noise), 195, 205);
        Assert.InRange(states.Count(s => s == PlayoutState.Voice), 190, 200);
        Assert.Equal((0, 0), (playout.Statistics.Lost, playout.Statistics.Late));
        Assert.Equal(TimeSpan.Zero, playout.Statistics.Concealed);
    }
}
