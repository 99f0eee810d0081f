namespace KpnEen.Sip;

/// <summary>How long a call may go on without a sign of life of the other side (RFC 4028).</summary>
public sealed record SessionTimerOptions
{
    /// <summary>Session-Expires we ask for and the most we agree to, default 30 minutes; zero asks for none, a peer that asks gets it.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Min-SE: less is answered with 422. RFC 4028 5 allows no less than 90 s.</summary>
    public TimeSpan Minimum { get; init; } = TimeSpan.FromSeconds(90);
}
