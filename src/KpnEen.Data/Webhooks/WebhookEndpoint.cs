using System.Text.Json;

namespace KpnEen.Data.Webhooks;

/// <summary>Where a tenant wants its events.</summary>
public sealed record WebhookEndpoint
{
    /// <summary>A count of millions at every reading would cost more than it tells.</summary>
    public const int MostDeadLetters = 1000;

    /// <summary><c>whe_…</c></summary>
    public required string Id { get; init; }
    public required string TenantId { get; init; }
    public required string Url { get; init; }
    public required string Description { get; init; }

    /// <summary>Patterns: <see cref="EventTypePatterns"/>.</summary>
    public required string[] EventTypes { get; init; }

    /// <summary><c>conversation</c> or <c>none</c>.</summary>
    public required string Ordering { get; init; }

    /// <summary><c>full</c> or <c>thin</c>.</summary>
    public required string PayloadMode { get; init; }

    /// <summary>A list of <see cref="EventFilterTerm"/>; null is none.</summary>
    public JsonElement? Filter { get; init; }
    public int? MaxPerSecond { get; init; }
    public bool ReceiverControl { get; init; }

    /// <summary>A <see cref="ReceiverSettings"/> without secrets; null is none.</summary>
    public JsonElement? Receiver { get; init; }
    public JsonElement? Metadata { get; init; }

    /// <summary>Names of the customer's own headers; the values are sealed.</summary>
    public required string[] HeaderNames { get; init; }

    /// <summary>Public halves of the <c>v1a</c> keys that sign now, newest first; empty for <c>v1</c>.</summary>
    public required string[] PublicKeys { get; init; }

    /// <summary>Whether the newest key is of <c>v1a</c>.</summary>
    public bool Asymmetric { get; init; }

    /// <summary>Neither paused nor pending.</summary>
    public bool Enabled { get; init; }

    /// <summary>
    /// <c>byUser</c>, <c>gone</c> (it answered 410), <c>failing</c>, <c>byReceiver</c> (its header) or <c>unverified</c> (<see cref="IsPending"/>);
    /// null when not paused.
    /// </summary>
    public string? DisabledReason { get; init; }
    public DateTimeOffset? DisabledAt { get; init; }

    /// <summary>Since when it only fails: degraded.</summary>
    public DateTimeOffset? FailingSince { get; init; }

    /// <summary>It gets events only when it has answered a verification event at this place.</summary>
    public bool VerifyOwnership { get; init; }
    public DateTimeOffset? VerifiedAt { get; init; }

    /// <summary>Events that were given up and are kept; counted up to <see cref="MostDeadLetters"/>.</summary>
    public int DeadLetters { get; init; }
    public long Revision { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Wanted, and not yet proved to be the owner's: W42.</summary>
    public bool IsPending => DisabledReason == EndpointOwnership.Unverified;

    /// <summary>Its owner wants it to get events.</summary>
    public bool IsWanted => Enabled || IsPending;

    public ReceiverSettings ReceiverShown() => Receiver?.Deserialize<ReceiverSettings>(JsonSerializerOptions.Web) ?? ReceiverSettings.None;

    public IReadOnlyList<EventFilterTerm> FilterTerms() => Filter?.Deserialize<EventFilterTerm[]>(JsonSerializerOptions.Web) ?? [];
}
