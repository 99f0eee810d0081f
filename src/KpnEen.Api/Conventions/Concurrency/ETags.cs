using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace KpnEen.Api.Conventions;

/// <summary>Strong entity tags made from a resource's revision: revision 7 is <c>"7"</c>.</summary>
public static class ETags
{
    public static string Of(long revision) => $"\"{revision.ToString(CultureInfo.InvariantCulture)}\"";

    /// <summary>200 with ETag, or 304 when the client has this revision already.</summary>
    public static IResult Ok<T>(HttpContext context, T value, long revision)
    {
        context.Response.Headers.ETag = Of(revision);
        var reads = HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method);
        return reads && Matches(context.Request.Headers.IfNoneMatch, revision)
            ? TypedResults.StatusCode(StatusCodes.Status304NotModified)
            : TypedResults.Ok(value);
    }

    /// <summary>201 with Location and ETag.</summary>
    public static IResult Created<T>(HttpContext context, string location, T value, long revision)
    {
        context.Response.Headers.ETag = Of(revision);
        return TypedResults.Created(location, value);
    }

    // RFC 9110 13.1.2: If-None-Match compares weakly.
    private static bool Matches(Microsoft.Extensions.Primitives.StringValues header, long revision) =>
        header.Count > 0
        && EntityTagHeaderValue.TryParseList([.. header.OfType<string>()], out var tags)
        && tags.Any(tag => tag.Tag == "*" || tag.Tag == Of(revision));
}
