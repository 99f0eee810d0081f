using KpnEen.Api.Conventions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace KpnEen.Api.Validation;

/// <summary>Ids in paths.</summary>
internal static class ResourceIds
{
    /// <summary>An id that none of ours can be (odd characters, too long) is as unknown as any other: 404, without a look in the store.</summary>
    public static TBuilder WithIds<TBuilder>(this TBuilder endpoints)
        where TBuilder : IEndpointConventionBuilder =>
        endpoints.AddEndpointFilter(
            (context, next) =>
                context.HttpContext.Request.RouteValues.Any(v =>
                    v.Key.EndsWith("Id", StringComparison.Ordinal) && !IsWellFormed(v.Value as string)
                )
                    ? ValueTask.FromResult<object?>(Problems.NotFound())
                    : next(context)
        );

    public static bool IsWellFormed(string? id) =>
        id is { Length: >= 3 and <= 64 } && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');
}
