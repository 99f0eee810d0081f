using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net;

namespace KpnEen.Sdk.Http;

/// <summary>
/// What the SDK tells about itself: one span a try (OpenTelemetry's HTTP conventions), the time of each call and the number of retries. The names of both sources are <see cref="KpnEenClient.TelemetryName"/>.
/// No query, no body and no header is ever in it: they hold numbers and names of people.
/// </summary>
internal static class Telemetry
{
    private static readonly ActivitySource _source = new(KpnEenClient.TelemetryName, UserAgent.Version);
    private static readonly Meter _meter = new(KpnEenClient.TelemetryName, UserAgent.Version);
    private static readonly Histogram<double> _duration = _meter.CreateHistogram<double>(
        "kpneen.client.operation.duration",
        "s",
        "Time of a call with all its tries."
    );
    private static readonly Counter<long> _retries = _meter.CreateCounter<long>(
        "kpneen.client.retries",
        "{retry}",
        "Tries after the first."
    );

    public static Activity? StartTry(ApiOperation operation, HttpRequestMessage request, int attempt)
    {
        var span = _source.StartActivity(operation.SpanName, ActivityKind.Client);
        if (span is not { IsAllDataRequested: true } || request.RequestUri is not { } uri)
            return span;
        span.SetTag("http.request.method", operation.Method.Method);
        span.SetTag("url.template", operation.Template);
        span.SetTag("url.full", uri.GetLeftPart(UriPartial.Path));
        span.SetTag("server.address", uri.Host);
        span.SetTag("server.port", uri.Port);
        span.SetTag("kpneen.operation", operation.Id);
        if (attempt > 0)
            span.SetTag("http.request.resend_count", attempt);
        return span;
    }

    public static void EndTry(Activity? span, HttpStatusCode? status, Exception? failure)
    {
        if (span is null)
            return;
        if (status is { } code)
            span.SetTag("http.response.status_code", (int)code);
        if (failure is null && status is null or < HttpStatusCode.BadRequest)
            return;
        span.SetTag("error.type", status is { } bad ? $"{(int)bad}" : failure!.GetType().FullName);
        span.SetStatus(ActivityStatusCode.Error);
    }

    public static void Retried(ApiOperation operation) =>
        _retries.Add(1, new KeyValuePair<string, object?>("kpneen.operation", operation.Id));

    /// <returns>Where the time of a call begins; null when nobody listens.</returns>
    public static long? Begin(TimeProvider time) => _duration.Enabled ? time.GetTimestamp() : null;

    public static void End(ApiOperation operation, TimeProvider time, long? begun, ApiException? failure)
    {
        if (begun is not { } since)
            return;
        var tags = new TagList
        {
            { "kpneen.operation", operation.Id },
            { "http.request.method", operation.Method.Method },
            { "url.template", operation.Template },
        };
        if (failure is not null)
            tags.Add("error.type", failure.Code ?? failure.StatusCode?.ToString() ?? failure.GetType().Name);
        _duration.Record(time.GetElapsedTime(since).TotalSeconds, tags);
    }
}
