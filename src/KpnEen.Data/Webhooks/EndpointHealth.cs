namespace KpnEen.Data.Webhooks;

/// <summary>Whether an endpoint only fails. W24: the clock starts at the first exhausted delivery or the third failure in 24 h; one success resets.</summary>
/// <param name="WindowStart">First failure of the running 24 hours.</param>
/// <param name="Failures">In that window.</param>
/// <param name="FailingSince">When the clock started: from then on the endpoint is degraded.</param>
public sealed record EndpointHealth(DateTimeOffset? WindowStart, int Failures, DateTimeOffset? FailingSince)
{
    public static EndpointHealth Good { get; } = new(null, 0, null);

    public EndpointHealth AfterFailure(DateTimeOffset now, bool exhausted)
    {
        var inWindow = WindowStart is { } start && now - start < TimeSpan.FromHours(24);
        var next = inWindow ? this with { Failures = Failures + 1 } : this with { WindowStart = now, Failures = 1 };
        return next.FailingSince is null && (exhausted || next.Failures >= 3) ? next with { FailingSince = now } : next;
    }

    public bool ShouldPause(DateTimeOffset now, TimeSpan after) => FailingSince is { } since && now - since >= after;

    /// <summary>Half of the time is over: its owner should hear of it.</summary>
    public bool ShouldWarn(DateTimeOffset now, TimeSpan after) => FailingSince is { } since && now - since >= after / 2;
}
