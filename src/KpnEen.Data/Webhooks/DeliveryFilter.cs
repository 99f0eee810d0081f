namespace KpnEen.Data.Webhooks;

/// <summary>Which deliveries of an endpoint are wanted; null is all.</summary>
/// <param name="DeadLetter">Events that were given up; tests, probes and verifications are none.</param>
/// <param name="Patterns">Event types: <see cref="EventTypePatterns"/>.</param>
public sealed record DeliveryFilter(
    string[]? Statuses,
    string[]? Patterns,
    DateTimeOffset? CreatedAfter,
    DateTimeOffset? CreatedBefore,
    bool? DeadLetter = null
);
