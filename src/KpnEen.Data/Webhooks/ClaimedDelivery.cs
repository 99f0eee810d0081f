namespace KpnEen.Data.Webhooks;

/// <summary>A delivery that this worker, and no other, may attempt until its lease ends.</summary>
public sealed record ClaimedDelivery
{
    public required string Id { get; init; }
    public required string TenantId { get; init; }
    public required string EndpointId { get; init; }
    public required string EventId { get; init; }
    public required string EventType { get; init; }
    public DateTimeOffset OccurredAt { get; init; }
    public required string Trigger { get; init; }

    /// <summary>Number of this attempt, from 1.</summary>
    public int Attempt { get; init; }

    /// <summary>Failed attempts before it: the place in the schedule.</summary>
    public int Failures { get; init; }
    public Guid Lease { get; init; }

    /// <summary>Null: it waits for nobody, and nobody for it.</summary>
    public string? Lane { get; init; }

    /// <summary>Attempts a second the endpoint may get of this worker, which is its share of the endpoint's limit; null: as many as it takes.</summary>
    public double? MaxPerSecond { get; init; }

    /// <summary>No failure is held against the endpoint that a success would have to take back.</summary>
    public bool EndpointIsWell { get; init; }
    public required string Url { get; init; }
    public bool EndpointEnabled { get; init; }

    /// <summary>The envelope; null when the event is no longer kept.</summary>
    public string? Body { get; init; }

    /// <summary>The customer's own headers, sealed.</summary>
    public byte[]? Headers { get; init; }

    /// <summary><c>full</c> or <c>thin</c>.</summary>
    public string PayloadMode { get; init; } = "full";

    /// <summary>Whether the header <c>webhook-delivery</c> of the answer is obeyed.</summary>
    public bool ReceiverControl { get; init; }

    /// <summary>A <see cref="ReceiverSettings"/>, sealed; null is none.</summary>
    public byte[]? Receiver { get; init; }

    /// <summary>Sealed, newest first.</summary>
    public required byte[][] Secrets { get; init; }
}
