using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.Extensions.DependencyInjection;

namespace KpnEen.Api.Conventions;

/// <summary>What may be sent to an address: routing refuses another type before it tells which operation was meant, so it is looked up again.</summary>
internal static class AcceptedTypes
{
    /// <summary>415 that names the type to send, and for PATCH <c>Accept-Patch</c> (RFC 5789 2.2).</summary>
    public static ProblemResult Refuse(HttpContext context)
    {
        var types = Of(context).ToList();
        var sent = context.Request.ContentType is { Length: > 0 } ? "another type" : "none";
        var refused = Problems.Of(
            ProblemCodes.UnsupportedMediaType,
            types.Count == 0 ? null : $"Send Content-Type: {string.Join(" or ", types)}. This request has {sent}."
        );
        return types.Count > 0 && HttpMethods.IsPatch(context.Request.Method)
            ? refused.WithHeader("Accept-Patch", string.Join(", ", types))
            : refused;
    }

    private static IEnumerable<string> Of(HttpContext context) =>
        context
            .RequestServices.GetServices<EndpointDataSource>()
            .SelectMany(source => source.Endpoints)
            .OfType<RouteEndpoint>()
            .Where(endpoint => IsAt(endpoint, context.Request))
            .SelectMany(endpoint => endpoint.Metadata.GetMetadata<IAcceptsMetadata>()?.ContentTypes ?? [])
            .Distinct();

    private static bool IsAt(RouteEndpoint endpoint, HttpRequest request) =>
        endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Contains(request.Method, StringComparer.OrdinalIgnoreCase) == true
        && endpoint.RoutePattern.RawText is { } pattern
        && new TemplateMatcher(TemplateParser.Parse(pattern), []).TryMatch(request.Path, []);
}
