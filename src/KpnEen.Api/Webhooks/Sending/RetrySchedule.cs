using System.Collections.Immutable;

namespace KpnEen.Api.Webhooks.Sending;

/// <summary>When a failed delivery is tried again. W15, W16, W17.</summary>
/// <param name="Delays">Before each attempt, the first included: 10 attempts over 75:35:05.</param>
/// <param name="Jitter">Share of a delay by which it varies either way, so that a recovered endpoint is not hit by all at once.</param>
/// <param name="ThrottleFloor">The least wait after a sign of overload.</param>
public sealed record RetrySchedule(ImmutableArray<TimeSpan> Delays, double Jitter, TimeSpan ThrottleFloor)
{
    public static RetrySchedule Standard { get; } =
        new(
            [
                TimeSpan.Zero,
                TimeSpan.FromSeconds(5),
                TimeSpan.FromMinutes(5),
                TimeSpan.FromMinutes(30),
                TimeSpan.FromHours(2),
                TimeSpan.FromHours(5),
                TimeSpan.FromHours(10),
                TimeSpan.FromHours(14),
                TimeSpan.FromHours(20),
                TimeSpan.FromHours(24),
            ],
            Jitter: 0.2,
            ThrottleFloor: TimeSpan.FromSeconds(60)
        );

    /// <param name="failures">Failed attempts so far, this one included.</param>
    /// <param name="overloaded">429, 502, 503, 504 or a timeout.</param>
    /// <param name="retryAfter">What the receiver asked for.</param>
    /// <param name="random">0 to 1.</param>
    /// <returns>Null when the schedule is exhausted.</returns>
    public TimeSpan? DelayAfter(int failures, bool overloaded, TimeSpan? retryAfter, double random)
    {
        if (failures >= Delays.Length)
            return null;
        var delay = Delays[failures] * (1 - Jitter + 2 * Jitter * random);
        if (overloaded && delay < ThrottleFloor)
            delay = ThrottleFloor;
        if (retryAfter is not { } asked || asked <= delay)
            return delay;
        // The receiver may slow us down to the next step, not put us off for ever.
        var cap = Delays[Math.Min(failures + 1, Delays.Length - 1)];
        return TimeSpan.FromTicks(Math.Max(delay.Ticks, Math.Min(asked.Ticks, cap.Ticks)));
    }
}
