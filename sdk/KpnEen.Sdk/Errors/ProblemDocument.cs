using System.Text.Json.Serialization;

namespace KpnEen.Sdk;

/// <summary>RFC 9457 as this API writes it.</summary>
public sealed record ProblemDocument
{
    /// <summary>URI of the kind of problem, readable in the documentation.</summary>
    public string? Type { get; init; }

    /// <summary>One line for people.</summary>
    public string? Title { get; init; }

    /// <summary>HTTP status.</summary>
    public int? Status { get; init; }

    /// <summary>Stable code for programs.</summary>
    public string? Code { get; init; }

    /// <summary>What went wrong this time.</summary>
    public string? Detail { get; init; }

    /// <summary>Give this to support.</summary>
    public string? TraceId { get; init; }

    /// <summary>Which members of the request are wrong.</summary>
    public IReadOnlyList<ProblemError>? Errors { get; init; }

    /// <summary>With 429: the names of the policies that refused.</summary>
    [JsonPropertyName("violated-policies")]
    public IReadOnlyList<string>? ViolatedPolicies { get; init; }
}
