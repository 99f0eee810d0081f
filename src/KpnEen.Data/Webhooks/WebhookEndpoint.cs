using System.Text.Json;

namespace KpnEen.Data.Webhooks;

/// <summary>Where a tenant wants its events.</summary>
public sealed record WebhookEndpoint
{
    /// <summary><c>whe_…</c></summary>
    public required string Id { get; init; }
    public required string TenantId { get; init; }
    public required string Url { get; init; }
    public required string Description { get; init; }

    /// <summary>Patterns: <see cref="EventTypePatterns"/>.</summary>
    public required string[] EventTypes { get; init; }

    /// <summary><c>conversation</c> or <c>none</c>.</summary>
    public required string Ordering { get; init; }
    public JsonElement? Metadata { get; init; }

    /// <summary>Names of the customer's own headers; the values are sealed.</summary>
    public required string[] HeaderNames { get; init; }
    public bool Enabled { get; init; }

    /// <summary><c>manual</c>, <c>gone</c> (it answered 410) or <c>failing</c>; null when enabled.</summary>
    public string? DisabledReason { get; init; }
    public DateTimeOffset? DisabledAt { get; init; }

    /// <summary>Since when it only fails.</summary>
    public DateTimeOffset? FailingSince { get; init; }
    public long Revision { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset UpdatedAt { get; init; }
}
