namespace KpnEen.Data.Webhooks;

/// <summary>What becomes of a claimed delivery.</summary>
/// <param name="Status"><c>pending</c> (again, at <paramref name="DueAt"/>), <c>delivered</c>, <c>skipped</c> or <c>exhausted</c>.</param>
/// <param name="Failures">Failed attempts, this one included.</param>
/// <param name="Attempt">Null when nothing was sent.</param>
/// <param name="Pause">Why the endpoint is paused for what it answered: <c>gone</c> or <c>byReceiver</c>; null when it is not.</param>
public sealed record DeliveryOutcome(
    string Status,
    string? Reason,
    int Failures,
    DateTimeOffset? DueAt,
    WebhookAttempt? Attempt,
    string? Pause = null
)
{
    public static DeliveryOutcome Skipped(string reason, int failures, WebhookAttempt? attempt = null) =>
        new("skipped", reason, failures, null, attempt);
}
