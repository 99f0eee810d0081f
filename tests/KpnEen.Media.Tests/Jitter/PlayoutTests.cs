using KpnEen.Media.Codecs;
using KpnEen.Media.Jitter;
using KpnEen.Media.Tests.Codecs;

namespace KpnEen.Media.Tests.Jitter;

/// <summary>F17 at the jitter buffer: jitter, order, duplicates, new streams, jumps, gaps, drift.</summary>
public sealed class PlayoutTests
{
    [Theory]
    [InlineData("PCMA", 8000)]
    [InlineData("PCMU", 16000)]
    public void An_even_stream_is_played_as_it_is_after_40_ms(string name, int rate)
    {
        var path = new LossyPath(Codec(name), rate);
        path.Speak(Speech.Make(path.EncoderRate, 5));
        path.Play();
        var statistics = path.Playout.Statistics;
        Assert.Equal((250, 0, 0, 0), (statistics.Received, statistics.Lost, statistics.Late, statistics.Duplicates));
        Assert.InRange(statistics.Depth.TotalMilliseconds, 0, 400);
        Assert.Equal(TimeSpan.Zero, statistics.Stretched);
        Assert.InRange(path.States.IndexOf(PlayoutState.Voice), 2, 5);
        Assert.InRange(path.States.Count(s => s == PlayoutState.Voice), 249, 251);
    }

    [Fact]
    public void Without_faults_the_very_samples_come_out()
    {
        var path = new LossyPath(AudioCodec.Pcma);
        var speech = Speech.Make(8000, 10);
        path.Speak(speech);
        var heard = path.Play();
        var sent = Law(speech);
        // By then the wanted delay has come down from 40 to 20 ms.
        var start = Alignment(heard, sent, 64_000, 400);
        Assert.Equal(sent.AsSpan(64_000, 15_000).ToArray(), heard.AsSpan(start + 64_000, 15_000).ToArray());
    }

    [Theory]
    [InlineData(20)]
    [InlineData(50)]
    [InlineData(100)]
    [InlineData(150)]
    public void F17_jitter_is_waited_for_and_little_is_lost(double jitter)
    {
        var path = new LossyPath(AudioCodec.Pcma) { Jitter = jitter };
        path.Speak(Speech.Make(8000, 60));
        path.Play();
        var statistics = path.Playout.Statistics;
        Assert.InRange(statistics.Late, 0, 0.05 * 3000);
        Assert.InRange(statistics.Concealed.TotalSeconds, 0, 0.06 * 60);
    }

    [Fact]
    public void F17_order_is_put_right_and_duplicates_are_played_once()
    {
        var path = new LossyPath(AudioCodec.Pcma) { Reordered = 0.05, Duplicated = 0.05 };
        path.Speak(Speech.Make(8000, 60));
        path.Play();
        var statistics = path.Playout.Statistics;
        Assert.InRange(statistics.Duplicates, 100, 200);
        Assert.InRange(statistics.Late, 0, 30);
        Assert.InRange(path.States.Count(s => s == PlayoutState.Voice), 2940, 3005);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(-200)]
    public void F17_a_clock_200_ppm_off_does_not_drift_20_ms_in_10_minutes(double ppm)
    {
        var path = new LossyPath(AudioCodec.Pcma) { Drift = ppm, Jitter = 10 };
        var click = new short[8000];
        Tone.Steady(1000, TimeSpan.FromMilliseconds(20)).Read(click.AsSpan(0, 160));
        var sentAt = new List<double>();
        for (var second = 0; second < 600; second++)
        {
            sentAt.Add(path.SenderTime);
            path.Speak(click);
        }
        var heardAt = Bursts(path.Play());
        Assert.Equal(600, heardAt.Count);
        var delays = heardAt.Zip(sentAt, (heard, sent) => heard - sent).Skip(10).ToList();
        Assert.True(delays.Max() - delays.Min() < 20, $"The delay went from {delays.Min():0.0} to {delays.Max():0.0} ms.");
    }

    [Fact]
    public void F17_a_new_stream_a_jump_and_a_gap_of_10_s_each_cost_at_most_a_moment()
    {
        var path = new LossyPath(AudioCodec.Pcma) { Jitter = 5 };
        var second = Speech.Make(8000, 1);
        path.Speak(second);
        (path.Ssrc, path.Number, path.Timestamp) = (99, 12, 4_000_000_000);
        path.Speak(second);
        path.Timestamp += 500_000;
        path.Speak(second);
        path.Timestamp -= 90_000;
        path.Speak(second);
        path.Number += 20_000;
        path.Speak(second);
        path.Pass(10_000);
        path.Speak(second);
        path.SenderTime += 10_000;
        path.Speak(second);
        path.Play();
        var statistics = path.Playout.Statistics;
        Assert.InRange(path.States.Count(s => s == PlayoutState.Voice), 7 * 50 - 14, 7 * 50 + 7);
        Assert.InRange(path.States.Count(s => s == PlayoutState.Nothing), 2 * 450, 2 * 500 + 40);
        Assert.Equal(0, statistics.Lost);
        Assert.InRange(statistics.Late, 0, 7);
    }

    [Fact]
    public void F17_another_payload_type_goes_on_where_the_first_one_ended()
    {
        var playout = new Playout(16000);
        var (narrow, wide) = (new StreamFormat(AudioCodec.Pcma, 16000), new StreamFormat(AudioCodec.Opus, 16000));
        var (encoder, payload, frame) = (VoiceCodecs.Encoder(AudioCodec.Opus), new byte[1500], new short[320]);
        var states = new List<PlayoutState>();
        for (var n = 0; n < 150; n++)
        {
            var now = n * 960L;
            if (n is < 50 or >= 100)
                playout.Put(1, (ushort)n, (uint)(n * 160), narrow, new byte[160], now);
            else
                playout.Put(1, (ushort)n, (uint)(n * 960), wide, payload.AsSpan(0, encoder.Encode(new short[320], payload)), now);
            states.Add(playout.Read(frame, now));
        }
        Assert.InRange(states.Count(s => s == PlayoutState.Voice), 143, 150);
        Assert.Equal((0, 0), (playout.Statistics.Lost, playout.Statistics.Late));
    }

    [Fact]
    public void A_delay_that_grows_at_once_is_made_up_for_and_comes_down_again()
    {
        // The network stands still for 160 ms, then all comes at once.
        var (format, playout, frame) = (new StreamFormat(AudioCodec.Pcma, 8000), new Playout(8000), new short[160]);
        var depths = new List<double>();
        for (var n = 0; n < 1500; n++)
        {
            var now = n * 960L;
            if (n is < 500 or > 507)
                playout.Put(1, (ushort)n, (uint)(n * 160), format, new byte[160], now);
            if (n == 507)
            {
                for (var late = 500; late <= 507; late++)
                    playout.Put(1, (ushort)late, (uint)(late * 160), format, new byte[160], now);
            }
            playout.Read(frame, now);
            depths.Add(playout.Statistics.Depth.TotalMilliseconds);
        }
        Assert.InRange(depths[510], 100, 220);
        Assert.InRange(depths[^1], 10, 60);
        Assert.Equal(0, playout.Statistics.Lost);
    }

    [Fact]
    public void A_sender_with_many_small_packets_and_no_reader_costs_bounded_memory()
    {
        var (playout, format) = (new Playout(8000), new StreamFormat(AudioCodec.Pcma, 8000));
        for (var n = 0; n < 1000; n++)
            playout.Put(1, (ushort)n, (uint)(n * 160), format, new byte[1500], n);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var payload = new byte[1500];
        for (var n = 1000; n < 100_000; n++)
            playout.Put(1, (ushort)n, (uint)(n * 160), format, payload, n);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 99_000 - 1);
        Assert.Equal(PlayoutState.Voice, playout.Read(new short[160], 200_000_000));
    }

    [Fact]
    public void A_voice_with_one_packet_waiting_takes_little_memory()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var (playout, format) = (new Playout(8000), new StreamFormat(AudioCodec.Pcma, 8000));
        var (payload, frame) = (new byte[160], new short[160]);
        for (var n = 0; n < 2000; n++)
        {
            playout.Put(1, (ushort)n, (uint)(n * 160), format, payload, n * 960L);
            playout.Read(frame, n * 960L);
        }
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 25_000);
    }

    private static AudioCodec Codec(string name) => AudioCodec.Named.First(c => c.Name == name);

    private static short[] Law(short[] audio)
    {
        var (octets, samples) = (new byte[audio.Length], new short[audio.Length]);
        G711Codec.ALaw.Encode(audio, octets);
        G711Codec.ALaw.Decode(octets, samples);
        return samples;
    }

    /// <summary>Where in what was heard the sent audio stands, looking at the part from <paramref name="from"/> on.</summary>
    private static int Alignment(short[] heard, short[] sent, int from, int length) =>
        Enumerable.Range(-400, 1200).MaxBy(shift => Similarity.Of(sent.AsSpan(from, length), heard.AsSpan(from + shift, length)));

    /// <summary>When, in ms, each burst of sound begins.</summary>
    private static List<double> Bursts(short[] audio)
    {
        var found = new List<double>();
        for (var i = 0; i < audio.Length; i++)
        {
            if (Math.Abs((int)audio[i]) < 2000)
                continue;
            found.Add(7 + i / 8.0);
            i += 4000;
        }
        return found;
    }
}
