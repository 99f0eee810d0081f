using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace KpnEen.Api.Resources;

/// <summary>The id at the end of the path, for handlers that serve many routes and so do not know its name.</summary>
internal sealed record ResourceId(string Value)
{
    public static ValueTask<ResourceId?> BindAsync(HttpContext context) =>
        ValueTask.FromResult(
            (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.Parameters is [.., var last]
            && context.GetRouteValue(last.Name) is string id
                ? new ResourceId(id)
                : null
        );
}
