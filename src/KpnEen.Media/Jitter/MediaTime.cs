namespace KpnEen.Media.Jitter;

/// <summary>Media time: 48 000 units a second, a multiple of every clock and rate in use.</summary>
internal static class MediaTime
{
    public const int Clock = 48000;

    /// <summary>Units in a millisecond.</summary>
    public const int Millisecond = Clock / 1000;

    /// <summary>Units in 20 ms.</summary>
    public const int Frame = 20 * Millisecond;

    /// <summary>The media time of a timestamp of the provider.</summary>
    public static long Of(TimeProvider time, long timestamp)
    {
        // 48 000 a second are 3 for 625 ticks of 100 ns.
        var (whole, rest) = Math.DivRem(time.GetElapsedTime(0, timestamp).Ticks, 625);
        return 3 * whole + 3 * rest / 625;
    }

    public static TimeSpan Span(long units) => TimeSpan.FromTicks(units * TimeSpan.TicksPerSecond / Clock);
}
