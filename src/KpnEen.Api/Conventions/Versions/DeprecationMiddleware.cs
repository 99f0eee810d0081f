using System.Diagnostics.Metrics;
using KpnEen.Api.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace KpnEen.Api.Conventions;

/// <summary>Tells users of a deprecated operation until when it answers and what replaces it, and counts them by client, so that the last ones can be written to.</summary>
internal sealed class DeprecationMiddleware(RequestDelegate next, IMeterFactory meters, ApiOptions api)
{
    private readonly Counter<long> used = meters
        .Create(MeterName)
        .CreateCounter<long>("kpneen.api.deprecated", description: "Requests to deprecated operations, by operation and client.");

    public const string MeterName = "KpnEen.Api";

    public Task InvokeAsync(HttpContext context, TenantContext tenant)
    {
        if (context.GetEndpoint() is { } endpoint && endpoint.Metadata.GetMetadata<DeprecatedOperation>() is { } deprecated)
        {
            var headers = context.Response.Headers;
            headers["Deprecation"] = $"@{deprecated.Since.ToUnixTimeSeconds()}";
            headers["Sunset"] = deprecated.Sunset.ToString("R");
            var about = $"<{api.PublicUrl}/docs>";
            headers.Link = deprecated.Successor is { } successor
                ? $"{about}; rel=\"deprecation\", {about}; rel=\"sunset\", <{api.PublicUrl}{successor}>; rel=\"successor-version\""
                : $"{about}; rel=\"deprecation\", {about}; rel=\"sunset\"";
            used.Add(
                1,
                new("operation", endpoint.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName),
                new("client", tenant.IsAuthenticated ? tenant.ClientId : "")
            );
        }
        return next(context);
    }
}
