using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace KpnEen.Api.Conventions;

/// <summary>Gives every request a trace id and a request id, and every answer its security headers.</summary>
internal sealed class RequestContextMiddleware(RequestDelegate next)
{
    private const string RequestId = "X-Request-Id";
    private const int MaxRequestIdLength = 128;

    public async Task InvokeAsync(HttpContext context)
    {
        // The host opens an activity from traceparent when someone listens; the trace id must be there when nobody does.
        using var activity = Activity.Current is null ? Open(context.Request) : null;
        if (
            context.GetEndpoint()?.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName is { } operation
            && Activity.Current is { } span
        )
            span.DisplayName = operation;
        var headers = context.Response.Headers;
        headers[RequestId] = Accept(context.Request.Headers[RequestId]) ?? Activity.Current?.TraceId.ToString() ?? context.TraceIdentifier;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        if (context.Request.IsHttps)
            headers.StrictTransportSecurity = "max-age=31536000";
        if (context.Request.Path.StartsWithSegments("/v1", StringComparison.Ordinal))
        {
            headers.CacheControl = "no-store";
            headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'";
        }
        await next(context);
    }

    private static Activity Open(HttpRequest request)
    {
        var activity = new Activity("KpnEen.Api.Request");
        if (request.Headers.TraceParent is [{ } parent] && ActivityContext.TryParse(parent, null, out _))
            activity.SetParentId(parent);
        return activity.SetIdFormat(ActivityIdFormat.W3C).Start();
    }

    private static string? Accept(string? id) =>
        id is { Length: > 0 and <= MaxRequestIdLength } && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or ':')
            ? id
            : null;
}
