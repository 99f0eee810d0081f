namespace KpnEen.Media.Jitter;

/// <summary>Media time: 48 000 units a second, a multiple of every clock and rate in use.</summary>
internal static class MediaTime
{
    public const int Clock = 48000;

    /// <summary>Units in a millisecond.</summary>
    public const int Millisecond = Clock / 1000;

    /// <summary>Units in 20 ms.</summary>
    public const int Frame = 20 * Millisecond;

    /// <summary>The media time that passed between two timestamps of the provider.</summary>
    public static long Elapsed(TimeProvider time, long from, long to) =>
        time.GetElapsedTime(from, to).Ticks * Clock / TimeSpan.TicksPerSecond;

    public static TimeSpan Span(long units) => TimeSpan.FromTicks(units * TimeSpan.TicksPerSecond / Clock);
}
