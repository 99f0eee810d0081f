using KpnEen.Testing;

namespace KpnEen.Media.Tests.Playback;

public sealed class ToneTests
{
    public static TheoryData<string, double[]> Cadences =>
        new()
        {
            { "dial", [12] },
            { "ringback", [1, 4, 1, 4, 1, 1] },
            { "busy", [.. Enumerable.Repeat(0.5, 24)] },
            { "congestion", [.. Enumerable.Repeat(0.25, 48)] },
        };

    [Theory]
    [MemberData(nameof(Cadences))]
    public void Dutch_tones_are_425_Hz_with_their_cadence(string name, double[] onAndOff)
    {
        var tone = name switch
        {
            "dial" => Tone.Dial(),
            "ringback" => Tone.Ringback(),
            "busy" => Tone.Busy(),
            _ => Tone.Congestion(),
        };
        var audio = Play(tone, 12);
        double start = 0;
        for (var n = 0; n < onAndOff.Length; n++)
        {
            var part = audio.AsSpan((int)(start * 8000), (int)(onAndOff[n] * 8000)).ToArray();
            var meter = new ToneMeter();
            meter.OnAudio(AudioSides.Heard, new AudioFrame(part, 8000, 0));
            if (n % 2 == 0)
                Assert.Equal(Tone.DefaultLevel, meter.Level(425), 0.1);
            else
                Assert.All(part, s => Assert.Equal(0, s));
            start += onAndOff[n];
        }
    }

    [Fact]
    public void A_steady_tone_ends_after_its_length()
    {
        var tone = Tone.Steady(1000, TimeSpan.FromMilliseconds(50));
        var frame = new short[160];
        Assert.True(tone.Read(frame));
        Assert.True(tone.Read(frame));
        Assert.True(tone.Read(frame));
        Assert.All(frame[80..], s => Assert.Equal(0, s));
        Assert.False(tone.Read(frame));
    }

    [Fact]
    public void The_meter_tells_a_tone_from_silence_noise_and_its_neighbours()
    {
        var meter = new ToneMeter();
        Assert.False(meter.Hears(1000));
        meter.OnAudio(AudioSides.Heard, new AudioFrame(Play(Tone.Steady(1000), 1), 8000, 0));
        Assert.True(meter.Hears(1000));
        Assert.False(meter.Hears(900) || meter.Hears(1100) || meter.Hears(2000));
        var random = new Random(1);
        meter.OnAudio(
            AudioSides.Heard,
            new AudioFrame([.. Enumerable.Range(0, 800).Select(_ => (short)random.Next(-8000, 8000))], 8000, 0)
        );
        Assert.False(meter.Hears(1000));
        meter.OnAudio(AudioSides.Heard, new AudioFrame(new short[800], 8000, 0));
        Assert.False(meter.Hears(1000));
    }

    [Fact]
    public void Hold_music_is_audible_never_clips_and_does_not_fall_silent()
    {
        var audio = Play(new HoldMusic(), 60);
        Assert.InRange(audio.Max(s => Math.Abs((int)s)), 3000, 20000);
        for (var at = 0; at < audio.Length; at += 8000)
            Assert.True(audio.AsSpan(at, 8000).ToArray().Max(s => Math.Abs((int)s)) > 500, $"Silent at {at / 8000} s.");
        // No click: neighbours differ by less than a click would.
        for (var i = 1; i < audio.Length; i++)
            Assert.True(Math.Abs(audio[i] - audio[i - 1]) < 6000);
    }

    [Fact]
    public void PlayAsync_takes_as_long_as_the_audio() =>
        VirtualWorld.Run(async world =>
        {
            await using var phones = TwoPhones.Agreed(world);
            var before = world.Elapsed;
            await phones.ToAlice.PlayAsync(Tone.Steady(1000, TimeSpan.FromSeconds(3)), CancellationToken.None);
            Assert.Equal(3, (world.Elapsed - before).TotalSeconds, 0.03);
            await world.Delay(TimeSpan.FromMilliseconds(50));
            Assert.Equal(150, phones.Alice.Quality.Received.Packets);
        });

    [Fact]
    public void PlayAsync_stops_when_cancelled_and_ends_when_something_newer_plays() =>
        VirtualWorld.Run(async world =>
        {
            await using var phones = TwoPhones.Agreed(world);
            using var hangup = new CancellationTokenSource(TimeSpan.FromSeconds(1), world.Time);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => phones.ToAlice.PlayAsync(Tone.Dial(), hangup.Token));
            var sent = phones.ToAlice.Quality.Sent.Packets;
            await world.Delay(TimeSpan.FromSeconds(1));
            Assert.Equal(sent, phones.ToAlice.Quality.Sent.Packets);

            var playing = phones.ToAlice.PlayAsync(Tone.Dial(), CancellationToken.None);
            using var newer = phones.ToAlice.Send(Tone.Busy());
            await playing;
        });

    private static short[] Play(IAudioSource source, int seconds)
    {
        var audio = new short[seconds * 8000];
        for (var at = 0; at < audio.Length; at += 160)
            Assert.True(source.Read(audio.AsSpan(at, 160)));
        return audio;
    }
}
