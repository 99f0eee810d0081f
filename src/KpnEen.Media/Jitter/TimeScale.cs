namespace KpnEen.Media.Jitter;

/// <summary>Makes audio shorter or longer by one period of its own, so that nobody hears it (overlap and add).</summary>
internal static class TimeScale
{
    // 2.5 to 10 ms.
    private const int LeastPerSecond = 400;
    private const int MostPerSecond = 100;

    /// <summary>What counts as silence: -50 dBm0 or so, where any cut will do.</summary>
    private const long Quiet = 100 * 100 >> 9;

    /// <summary>Samples at the front that are looked at.</summary>
    public static int Needed(int rate) => 2 * rate / MostPerSecond;

    /// <summary>Leaves one period out; returns its length, 0 when the audio does not lend itself to it.</summary>
    /// <param name="insist">Do it even where it may be heard.</param>
    public static int Shorten(SampleQueue queue, int rate, bool insist)
    {
        var period = Period(queue.Waiting, rate, insist);
        if (period == 0)
            return 0;
        Fade(queue.Waiting[..period], queue.Waiting.Slice(period, period), queue.Waiting[..period]);
        queue.Remove(period, period);
        return period;
    }

    /// <summary>Says one period twice; returns its length, 0 when the audio does not lend itself to it.</summary>
    public static int Stretch(SampleQueue queue, int rate, bool insist)
    {
        var period = Period(queue.Waiting, rate, insist);
        if (period == 0)
            return 0;
        // a b ... becomes a (b fading into a) b ...
        queue.Open(period, period);
        var waiting = queue.Waiting;
        Fade(waiting.Slice(2 * period, period), waiting[..period], waiting.Slice(period, period));
        return period;
    }

    private static int Period(ReadOnlySpan<short> audio, int rate, bool insist)
    {
        var (least, most) = (rate / LeastPerSecond, rate / MostPerSecond);
        if (audio.Length < 2 * most)
            return 0;
        if (Similarity.Product(audio[..(2 * most)], audio[..(2 * most)]) < Quiet * 2 * most)
            return most;
        var (best, bestAt) = (float.NegativeInfinity, 0);
        for (var lag = least; lag <= most; lag++)
        {
            var likeness = Similarity.Of(audio[..lag], audio.Slice(lag, lag));
            if (likeness > best)
                (best, bestAt) = (likeness, lag);
        }
        return best > 0.8f || insist ? bestAt : 0;
    }

    private static void Fade(ReadOnlySpan<short> from, ReadOnlySpan<short> to, Span<short> result)
    {
        for (var i = 0; i < result.Length; i++)
            result[i] = (short)((from[i] * (result.Length - i) + to[i] * i) / result.Length);
    }
}
