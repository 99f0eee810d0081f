using System.Text.Json.Serialization;

namespace KpnEen.Api.Conventions;

/// <summary>The body of every error answer: RFC 9457 <c>application/problem+json</c>.</summary>
/// <param name="Type">Absolute URI of the page that explains <paramref name="Code"/>.</param>
/// <param name="Code">One of <see cref="ProblemCodes"/>; what programs decide on.</param>
/// <param name="ViolatedPolicies">With 429: the policies of <c>RateLimit-Policy</c> that refused; its name is that of the registered problem type quota-exceeded.</param>
/// <param name="TraceId">W3C trace id of the request: what to name to support.</param>
public sealed record Problem(
    string Type,
    string Title,
    int Status,
    string Code,
    string? Detail = null,
    string? TraceId = null,
    IReadOnlyList<ProblemError>? Errors = null,
    [property: JsonPropertyName("violated-policies")] IReadOnlyList<string>? ViolatedPolicies = null
);
