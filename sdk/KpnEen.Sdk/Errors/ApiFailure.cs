using System.Net;
using System.Net.Http.Headers;

namespace KpnEen.Sdk;

/// <summary>An answer that is no success.</summary>
/// <param name="StatusCode">HTTP status.</param>
/// <param name="Problem">The RFC 9457 document; null when the body was something else (a proxy's page).</param>
/// <param name="Headers">All headers of the answer.</param>
/// <param name="RawBody">The first 32 kB of the body as text.</param>
public sealed record ApiFailure(HttpStatusCode StatusCode, ProblemDocument? Problem, HttpResponseHeaders Headers, string RawBody)
{
    /// <summary>Status, code and detail in one line.</summary>
    public override string ToString()
    {
        var what = Problem is { } p ? $"{p.Code}: {p.Detail ?? p.Title}" : StatusCode.ToString();
        // The detail of the whole repeats that of its first fault.
        var more =
            Problem?.Errors?.Where(e => e.Detail is null || Problem.Detail?.Contains(e.Detail, StringComparison.Ordinal) != true) ?? [];
        var where = string.Concat(more.Select((e, i) => $"{(i == 0 ? " " : "; ")}{e.Pointer} {e.Detail}"));
        var trace = Problem?.TraceId is { } id ? $" (trace {id})" : "";
        return $"{(int)StatusCode} {what}{where}{trace}";
    }
}
