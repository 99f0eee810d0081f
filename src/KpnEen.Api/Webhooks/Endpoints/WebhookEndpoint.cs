using System.ComponentModel.DataAnnotations;
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

    /// <summary>How deliveries are signed.</summary>
    public required WebhookSignature Signature { get; init; }

    /// <summary>With v1a: the public keys that signatures verify with now, newest first; two while a rotation lasts.</summary>
    /// <example>["whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4="]</example>
    [MaxLength(5)]
    public required IReadOnlyList<string> PublicKeys { get; init; }

    /// <summary>What deliveries carry.</summary>
    public required WebhookPayloadMode PayloadMode { get; init; }

    /// <summary>Conditions on the content of events; all must hold.</summary>
    [MaxLength(20)]
    public required IReadOnlyList<WebhookFilterTerm> Filter { get; init; }

    /// <summary>Attempts a second at most.</summary>
    /// <example>50</example>
    [Range(1, 10_000)]
    public int? MaxPerSecond { get; init; }

    /// <summary>Whether the header webhook-delivery of an answer is obeyed.</summary>
    public required bool ReceiverControl { get; init; }

    /// <summary>How we prove to the receiver who we are, beyond the signature.</summary>
    public WebhookAuthentication? Authentication { get; init; }

    /// <summary>TLS towards the receiver beyond what is usual.</summary>
    public WebhookTls? Tls { get; init; }

    /// <summary>The receiver must answer a webhook_endpoint.verification event with 2xx before it gets any other.</summary>
    public required bool VerifyOwnership { get; init; }

    /// <summary>When the receiver did.</summary>
    public DateTimeOffset? VerifiedAt { get; init; }

    /// <summary>Events that were given up and can be replayed (deliveries?deadLetter=true), tests not counted; 1000: or more.</summary>
    /// <example>0</example>
    [Range(0, 1000)]
    public required int DeadLetterCount { get; init; }

    /// <summary>Off: paused. Events are kept as skipped deliveries and can be replayed.</summary>
    public required bool Enabled { get; init; }

    /// <summary>How it fares.</summary>
    public required WebhookEndpointState State { get; init; }

    /// <summary>Why it is paused: byUser (by request), gone (it answered 410), failing (nothing but failures for days) or byReceiver (it answered webhook-delivery: disable).</summary>
    /// <example>gone</example>
    [StringLength(20)]
    public string? PausedReason { get; init; }

    /// <summary>Since when it is paused.</summary>
    public DateTimeOffset? PausedAt { get; init; }

    /// <summary>Since when there were only failures; it is paused when that lasts for five days.</summary>
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
