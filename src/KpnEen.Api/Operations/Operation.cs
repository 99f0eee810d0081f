using System.ComponentModel.DataAnnotations;

namespace KpnEen.Api.Operations;

/// <summary>A long action that a request began. Ask again after Retry-After, or wait for the event operation.completed.</summary>
internal sealed record Operation
{
    /// <summary>Identifies the operation.</summary>
    /// <example>op_0192f0c1d2e37b4c8d5e6f7081920a1b</example>
    [StringLength(64)]
    public required string Id { get; init; }

    /// <summary>What began it: the operationId of the request.</summary>
    /// <example>replayWebhookEndpoint</example>
    [StringLength(64)]
    public required string Kind { get; init; }

    /// <summary>How far it is.</summary>
    public required OperationState State { get; init; }

    /// <summary>How much is done, in percent; absent while it is not known how much there is to do.</summary>
    /// <example>40</example>
    [Range(0, 100)]
    public int? Percent { get; init; }

    /// <summary>Items done so far.</summary>
    /// <example>100</example>
    [Range(0, long.MaxValue)]
    public required long CompletedItems { get; init; }

    /// <summary>Items there are to do, when that is known.</summary>
    /// <example>250</example>
    [Range(0, long.MaxValue)]
    public long? TotalItems { get; init; }

    /// <summary>Whether it can be called off now.</summary>
    public required bool Cancellable { get; init; }

    /// <summary>Path where what comes of it is seen.</summary>
    /// <example>/v1/webhook-endpoints/whe_0192f0c1d2e37b4c8d5e6f7081920a1b/deliveries</example>
    [StringLength(500)]
    public string? ResultUrl { get; init; }

    /// <summary>Why it failed.</summary>
    public OperationProblem? Problem { get; init; }

    /// <summary>When it was asked for.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it began.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>When it is forgotten, once it has ended.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
}
