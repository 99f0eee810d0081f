using System.Text.Json;

namespace KpnEen.Data.Operations;

/// <summary>A long action: begun by a request, carried on by a worker.</summary>
public sealed record StoredOperation
{
    /// <summary><c>op_…</c></summary>
    public required string Id { get; init; }
    public required string TenantId { get; init; }

    /// <summary>Which <see cref="IOperationHandler"/> carries it on; the <c>operationId</c> of the request that began it.</summary>
    public required string Kind { get; init; }

    /// <summary><c>queued</c>, <c>running</c>, <c>succeeded</c>, <c>failed</c> or <c>cancelled</c>.</summary>
    public required string State { get; init; }

    /// <summary>What was asked for.</summary>
    public JsonElement Input { get; init; }

    /// <summary>Where the next step begins; null before the first.</summary>
    public JsonElement? Position { get; init; }
    public long CompletedItems { get; init; }

    /// <summary>Null: not known yet.</summary>
    public long? TotalItems { get; init; }

    /// <summary>Path where what came of it is seen.</summary>
    public string? ResultUrl { get; init; }

    /// <summary>Code of the problem when it failed.</summary>
    public string? ProblemCode { get; init; }
    public string? ProblemDetail { get; init; }
    public long Revision { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? StartedAt { get; init; }
    public DateTimeOffset? FinishedAt { get; init; }

    public bool IsFinished => FinishedAt is not null;
}
