using System.Collections.Frozen;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace KpnEen.Api.Conventions;

/// <summary>Refuses what the operation does not know: query parameters (400), media types it cannot answer in (406), bodies too large (413).</summary>
internal sealed class StrictRequestMiddleware(RequestDelegate next, ApiOptions options)
{
    private readonly ConditionalWeakTable<Endpoint, FrozenSet<string>> names = [];

    public Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint() is { } endpoint && endpoint.Metadata.GetMetadata<ApiOperation>() is not null)
        {
            CheckQuery(context.Request.Query, names.GetValue(endpoint, QueryNames));
            CheckAccept(context.Request, endpoint);
            LimitBody(context);
        }
        return next(context);
    }

    private static void CheckQuery(IQueryCollection query, FrozenSet<string> known)
    {
        var unknown = query.Keys.Where(name => !known.Contains(name)).Select(name => new ProblemError(name, ErrorCodes.UnknownParameter)).ToArray();
        if (unknown.Length > 0)
            throw Problems.Of(ProblemCodes.UnknownParameter, null, unknown).Throw();
        var repeated = query.Where(pair => pair.Value.Count > 1).Select(pair => new ProblemError(pair.Key, ErrorCodes.RepeatedParameter)).ToArray();
        if (repeated.Length > 0)
            throw Problems.Of(ProblemCodes.InvalidParameter, null, repeated).Throw();
    }

    private static void CheckAccept(HttpRequest request, Endpoint endpoint)
    {
        if (request.Headers.Accept.Count == 0)
            return;
        if (!MediaTypeHeaderValue.TryParseList([.. request.Headers.Accept.OfType<string>()], out var accepted))
            throw Problems.Of(ProblemCodes.InvalidHeader, null, new ProblemError("Accept", ErrorCodes.InvalidFormat)).Throw();
        var offered = endpoint.Metadata.GetOrderedMetadata<IProducesResponseTypeMetadata>().SelectMany(produces => produces.ContentTypes).Append("application/json").Append("application/problem+json");
        if (!offered.Any(type => accepted.Any(range => range.Quality is not 0 && new MediaTypeHeaderValue(type).IsSubsetOf(range))))
            throw Problems.Of(ProblemCodes.NotAcceptable).Throw();
    }

    private void LimitBody(HttpContext context)
    {
        if (context.Request.ContentLength > options.MaxBodyBytes)
            throw Problems.Of(ProblemCodes.PayloadTooLarge, $"At most {options.MaxBodyBytes} bytes.").Throw();
        // For bodies that do not tell their length the web server counts.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } feature)
            feature.MaxRequestBodySize = options.MaxBodyBytes;
    }

    private static FrozenSet<string> QueryNames(Endpoint endpoint)
    {
        var route = (endpoint as RouteEndpoint)?.RoutePattern.Parameters.Select(parameter => parameter.Name).ToHashSet(StringComparer.OrdinalIgnoreCase) ?? [];
        var bound = endpoint.Metadata.GetOrderedMetadata<IParameterBindingMetadata>().Select(parameter => QueryName(parameter, route)).OfType<string>();
        return bound.Concat(endpoint.Metadata.GetOrderedMetadata<QueryParameters>().SelectMany(own => own.Names)).ToFrozenSet(StringComparer.Ordinal);
    }

    private static string? QueryName(IParameterBindingMetadata parameter, HashSet<string> route)
    {
        var attributes = parameter.ParameterInfo.GetCustomAttributes(true);
        if (attributes.OfType<IFromQueryMetadata>().FirstOrDefault() is { } query)
            return query.Name ?? parameter.Name;
        if (attributes.Any(a => a is IFromRouteMetadata or IFromHeaderMetadata or IFromBodyMetadata or IFromServiceMetadata or IFromFormMetadata))
            return null;
        var type = parameter.ParameterInfo.ParameterType;
        var simple = parameter.HasTryParse || type == typeof(string) || type == typeof(string[]);
        return simple && !parameter.HasBindAsync && !route.Contains(parameter.Name) ? parameter.Name : null;
    }
}
