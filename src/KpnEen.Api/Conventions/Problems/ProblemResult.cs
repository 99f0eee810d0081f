using System.Collections.Immutable;
using System.Diagnostics;
using KpnEen.Api.Camara;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace KpnEen.Api.Conventions;

/// <summary>An answer that is a <see cref="Problem"/>. Make one with <see cref="Problems"/>.</summary>
public sealed class ProblemResult : IResult, IStatusCodeHttpResult
{
    private const string QuotaExceeded = "https://iana.org/assignments/http-problem-types#quota-exceeded";
    private string[]? violatedPolicies;

    internal ProblemResult(ProblemKind kind, string? detail, IReadOnlyList<ProblemError>? errors = null) =>
        (Kind, Detail, Errors) = (kind, detail, errors);

    public ProblemKind Kind { get; }

    public string? Detail { get; }

    public IReadOnlyList<ProblemError>? Errors { get; }

    public int? StatusCode => Kind.Status;

    internal ImmutableArray<(string Name, string Value)> Headers { get; private set; } = [];

    /// <summary>Adds a header to the answer (Retry-After, WWW-Authenticate, Allow).</summary>
    public ProblemResult WithHeader(string name, string value)
    {
        Headers = Headers.Add((name, value));
        return this;
    }

    /// <summary>Names the policy that refused, and takes the type registered for that (draft-ietf-httpapi-ratelimit-headers 5.1).</summary>
    internal ProblemResult WithViolatedPolicy(string policy)
    {
        violatedPolicies = [policy];
        return this;
    }

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        foreach (var header in Headers.GroupBy(header => header.Name, header => header.Value))
            response.Headers[header.Key] = header.ToArray();
        response.Headers.ETag = default;
        response.StatusCode = Kind.Status;
        if (CamaraPath.Covers(httpContext.Request))
            return CamaraError.Of(this).ExecuteAsync(httpContext);
        var services = httpContext.RequestServices;
        var api = services.GetRequiredService<ApiOptions>();
        var problem = new Problem(
            violatedPolicies is null ? $"{api.PublicUrl}/problems/{Kind.Code}" : QuotaExceeded,
            Kind.Title,
            Kind.Status,
            Kind.Code,
            Detail,
            Activity.Current?.TraceId.ToString() ?? httpContext.TraceIdentifier,
            Errors,
            violatedPolicies
        );
        var json = services.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        return response.WriteAsJsonAsync(problem, json, "application/problem+json", CancellationToken.None);
    }
}
