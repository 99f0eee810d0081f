namespace KpnEen.Data.Webhooks;

/// <summary>The queue as an operator watches it.</summary>
/// <param name="Pending">Deliveries that wait or are under way.</param>
/// <param name="OldestDueSeconds">Since when the oldest one that could go is due.</param>
/// <param name="OldestThrottledSeconds">The same, of endpoints with a limit of their own: that they wait is as asked for.</param>
/// <param name="PausedEndpoints">Endpoints that take nothing.</param>
/// <param name="DeadLetters">Deliveries that were given up.</param>
public sealed record QueueFigures(
    long Pending,
    double OldestDueSeconds,
    double OldestThrottledSeconds,
    long PausedEndpoints,
    long DeadLetters
)
{
    public static QueueFigures None { get; } = new(0, 0, 0, 0, 0);
}
