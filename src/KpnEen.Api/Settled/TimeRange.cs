using KpnEen.Api.Conventions;
using Microsoft.AspNetCore.Mvc;

namespace KpnEen.Api.Settled;

/// <summary>When something started: <c>[AsParameters] TimeRange range</c>.</summary>
/// <param name="StartedAfter">Inclusive; 30 days ago when absent.</param>
/// <param name="StartedBefore">Exclusive; no bound when absent.</param>
internal readonly record struct TimeRange(
    [FromQuery(Name = "startedAfter")] DateTimeOffset? StartedAfter,
    [FromQuery(Name = "startedBefore")] DateTimeOffset? StartedBefore
)
{
    public static readonly TimeSpan Default = TimeSpan.FromDays(30);

    /// <exception cref="ProblemException">400: the range ends before it begins.</exception>
    public static void DemandOrder(string last, DateTimeOffset? from, DateTimeOffset? to)
    {
        if (from >= to)
            throw Problems.InvalidParameter(last, "must be later than where the range begins").Throw();
    }

    /// <exception cref="ProblemException">400: the range ends before it begins.</exception>
    public (DateTimeOffset From, DateTimeOffset To) Bounds(TimeProvider time)
    {
        var to = StartedBefore ?? DateTimeOffset.MaxValue;
        // The bound without a parameter moves with the clock, and a cursor must not: a whole day is near enough.
        var from = StartedAfter ?? new DateTimeOffset(time.GetUtcNow().UtcDateTime.Date, TimeSpan.Zero) - Default;
        return from < to
            ? (from.ToUniversalTime(), to.ToUniversalTime())
            : throw Problems.InvalidParameter("startedBefore", "must be later than startedAfter").Throw();
    }
}
