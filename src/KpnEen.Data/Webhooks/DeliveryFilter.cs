namespace KpnEen.Data.Webhooks;

/// <summary>Which deliveries of an endpoint are wanted; null is all.</summary>
/// <param name="Patterns">Event types: <see cref="EventTypePatterns"/>.</param>
public sealed record DeliveryFilter(string? Status, string[]? Patterns, DateTimeOffset? CreatedAfter, DateTimeOffset? CreatedBefore);
