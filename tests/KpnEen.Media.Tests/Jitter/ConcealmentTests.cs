using KpnEen.Media.Codecs;
using KpnEen.Media.Jitter;
using KpnEen.Media.Tests.Codecs;

namespace KpnEen.Media.Tests.Jitter;

/// <summary>F16: what is made up for lost packets (ITU-T G.711 appendix I for the codecs that have nothing of their own).</summary>
public sealed class ConcealmentTests
{
    [Theory]
    [InlineData(8000, 110)]
    [InlineData(8000, 180)]
    [InlineData(16000, 110)]
    [InlineData(16000, 180)]
    public void A_steady_voice_goes_on_in_step_through_a_lost_packet(int rate, double pitch)
    {
        var voice = Voice(rate, pitch, 0.4);
        var heard = (short[])voice.Clone();
        var (at, frame) = (rate / 5, rate / 50);
        var concealment = new Concealment(rate);
        for (var from = 0; from < at; from += frame)
            concealment.Heard(heard.AsSpan(from, frame));
        concealment.Conceal(heard.AsSpan(at, frame));
        concealment.Heard(heard.AsSpan(at + frame, frame));
        Assert.True(Similarity.Of(voice.AsSpan(at, frame), heard.AsSpan(at, frame)) > 0.75);
        // No click: no step larger than the voice itself has.
        var step = Steps(voice).Max();
        Assert.True(Steps(heard.AsSpan(at - 10, 2 * frame + 20)).Max() < 1.5 * step);
    }

    [Fact]
    public void It_grows_softer_from_10_ms_on_and_is_silent_after_60()
    {
        var concealment = new Concealment(8000);
        concealment.Heard(Voice(8000, 120, 0.2));
        var made = new short[8000];
        for (var at = 0; at < made.Length; at += 160)
            concealment.Conceal(made.AsSpan(at, 160));
        Assert.True(Speech.Level(made.AsSpan(0, 80)) - Speech.Level(made.AsSpan(320, 80)) is > 4 and < 14);
        Assert.All(made[480..], s => Assert.Equal(0, s));
    }

    [Fact]
    public void Silence_stays_silence_and_what_was_never_heard_is_nothing()
    {
        var concealment = new Concealment(8000);
        var frame = new short[160];
        concealment.Conceal(frame);
        Assert.All(frame, s => Assert.Equal(0, s));
        concealment.Heard(new short[160]);
        concealment.Conceal(frame);
        Assert.All(frame, s => Assert.Equal(0, s));
    }

    // No PESQ here: the spectral distance of what is heard to what was said, against leaving the holes empty.
    [Theory]
    [InlineData("PCMA", 0.01)]
    [InlineData("PCMA", 0.05)]
    [InlineData("PCMA", 0.20)]
    [InlineData("G722", 0.05)]
    [InlineData("G722", 0.20)]
    [InlineData("opus", 0.05)]
    [InlineData("opus", 0.20)]
    public void F16_what_is_made_up_is_nearer_to_what_was_said_than_silence(string name, double loss)
    {
        var codec = AudioCodec.Named.First(c => c.Name == name);
        var rate = name == "PCMA" ? 8000 : 16000;
        var speech = Speech.Make(rate, 30);
        var whole = new LossyPath(codec, rate);
        whole.Speak(speech);
        var reference = whole.Play();
        var lossy = new LossyPath(codec, rate) { Loss = loss };
        lossy.Speak(speech);
        var heard = lossy.Play();
        Assert.InRange(lossy.Playout.Statistics.Lost, lossy.Lost - 2, lossy.Lost);
        Assert.Equal(reference.Length, heard.Length, 400.0);

        var (concealed, silent) = (0.0, 0.0);
        var frame = rate / 50;
        for (var n = 0; n < lossy.States.Count; n++)
        {
            if (lossy.States[n] != PlayoutState.Concealed || (n + 1) * frame > Math.Min(heard.Length, reference.Length))
                continue;
            var right = reference.AsSpan(n * frame, frame);
            if (Speech.Level(right) < -40)
                continue;
            concealed += Distance(right, heard.AsSpan(n * frame, frame), rate);
            silent += Distance(right, new short[frame], rate);
        }
        Assert.True(concealed < 0.6 * silent, $"Distance {concealed:0} against {silent:0} of silence.");
    }

    /// <summary>Of the loudness in bands of a third of an octave or so, in dB above what can be heard.</summary>
    private static double Distance(ReadOnlySpan<short> a, ReadOnlySpan<short> b, int rate)
    {
        double sum = 0;
        for (double hertz = 200; hertz < 3400; hertz *= 1.26)
            sum += Math.Abs(Band(a, hertz, rate) - Band(b, hertz, rate));
        return sum;
    }

    private static double Band(ReadOnlySpan<short> audio, double hertz, int rate)
    {
        var (re, im) = (0.0, 0.0);
        for (var i = 0; i < audio.Length; i++)
        {
            var window = 0.5 - 0.5 * Math.Cos(2 * Math.PI * i / audio.Length);
            re += window * audio[i] * Math.Cos(2 * Math.PI * hertz * i / rate);
            im += window * audio[i] * Math.Sin(2 * Math.PI * hertz * i / rate);
        }
        return Math.Max(0, 20 * Math.Log10(1 + Math.Sqrt(re * re + im * im) / audio.Length) - 6);
    }

    private static short[] Voice(int rate, double pitch, double seconds) =>
        [
            .. Enumerable
                .Range(0, (int)(rate * seconds))
                .Select(i => (short)Enumerable.Range(1, 12).Sum(k => 5000.0 / k * Math.Sin(2 * Math.PI * k * pitch * i / rate))),
        ];

    private static IEnumerable<int> Steps(ReadOnlySpan<short> audio)
    {
        var steps = new List<int>();
        for (var i = 1; i < audio.Length; i++)
            steps.Add(Math.Abs(audio[i] - audio[i - 1]));
        return steps;
    }
}
