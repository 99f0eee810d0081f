using System.ComponentModel.DataAnnotations;

namespace KpnEen.Api.Operations;

/// <summary>Why a long action failed.</summary>
internal sealed record OperationProblem
{
    /// <summary>One of the codes of problems.</summary>
    /// <example>conflict</example>
    [StringLength(64)]
    public required string Code { get; init; }

    /// <summary>The same for people.</summary>
    /// <example>The request conflicts with the present state</example>
    [StringLength(200)]
    public required string Title { get; init; }

    /// <summary>What it was in this case.</summary>
    /// <example>The endpoint was deleted.</example>
    [StringLength(500)]
    public string? Detail { get; init; }
}
