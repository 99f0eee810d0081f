using System.Text.Json;

namespace KpnEen.Api.Webhooks.Endpoints;

/// <summary>Where events are sent, and how that fares.</summary>
internal record WebhookEndpoint
{
    /// <summary>Identifies the endpoint.</summary>
    /// <example>whe_0192f0c1d2e37b4c8d5e6f7081920a1b</example>
    public required string Id { get; init; }

    /// <summary>Where events are sent.</summary>
    /// <example>https://crm.example.com/hooks/telephony</example>
    public required string Url { get; init; }

    /// <summary>For people.</summary>
    /// <example>CRM, production</example>
    public required string Description { get; init; }

    /// <summary>Event types, families (call.*) or everything (*).</summary>
    /// <example>["call.*", "conversation.closed"]</example>
    public required IReadOnlyList<string> EventTypes { get; init; }

    /// <summary>In which order events are sent.</summary>
    public required WebhookOrdering Ordering { get; init; }

    /// <summary>Off: events are kept as skipped deliveries and can be replayed.</summary>
    public required bool Enabled { get; init; }

    /// <summary>Why it is off: manual (by request), gone (it answered 410) or failing (nothing but failures for days).</summary>
    /// <example>gone</example>
    public string? DisabledReason { get; init; }

    /// <summary>Since when it is off.</summary>
    public DateTimeOffset? DisabledAt { get; init; }

    /// <summary>Since when there were only failures; it is switched off when that lasts.</summary>
    public DateTimeOffset? FailingSince { get; init; }

    /// <summary>As given.</summary>
    public JsonElement? Metadata { get; init; }

    /// <summary>Names of the headers added to every delivery.</summary>
    /// <example>["Authorization"]</example>
    public required IReadOnlyList<string> HeaderNames { get; init; }

    /// <summary>When the endpoint was created.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the endpoint was last changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }
}
