using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace KpnEen.Sdk.Http;

/// <summary>One logical request, before tokens and retries.</summary>
/// <param name="Target">Path and query, escaped.</param>
internal sealed record ApiRequest(ApiOperation Operation, string Target)
{
    public HttpMethod Method => Operation.Method;

    /// <summary>Serialized once: each try sends the same bytes.</summary>
    public byte[]? Body { get; init; }
    public string ContentType { get; init; } = "application/json";
    public string Accept { get; init; } = "application/json";

    /// <summary>The operation knows Idempotency-Key: its POST may be repeated.</summary>
    public bool TakesIdempotencyKey { get; init; }
    public string? IfMatch { get; init; }
    public RangeHeaderValue? Range { get; init; }
    public RangeConditionHeaderValue? IfRange { get; init; }
    public string? LastEventId { get; init; }

    /// <summary>The secret of a call-me-now session, for those without a token of its tenant.</summary>
    public string? KpnSession { get; init; }

    /// <summary>No body when it is null.</summary>
    public ApiRequest WithJson<T>(T? body, JsonTypeInfo<T> type)
        where T : class => body is null ? this : this with { Body = JsonSerializer.SerializeToUtf8Bytes(body, type) };

    public ApiRequest WithMergePatch<T>(T body, JsonTypeInfo<T> type)
        where T : class => WithJson(body, type) with { ContentType = "application/merge-patch+json" };
}
