using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Net.Http.Headers;

namespace KpnEen.Api.Conventions;

/// <summary>Refuses what the operation does not know: query parameters (400), media types it cannot answer in (406), bodies too large (413).</summary>
internal sealed class StrictRequestMiddleware(RequestDelegate next, ApiOptions options)
{
    private readonly ConditionalWeakTable<Endpoint, QueryShape> shapes = [];

    public Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint() is { } endpoint && endpoint.Metadata.GetMetadata<ApiOperation>() is not null)
        {
            if (context.Request.QueryString.HasValue)
                context.Request.Query = shapes.GetValue(endpoint, QueryShape.Of).Check(context.Request.Query);
            CheckAccept(context.Request, endpoint);
            CheckEncoding(context.Request, endpoint);
            LimitBody(context, endpoint.Metadata.GetMetadata<LargestBody>()?.Bytes ?? options.MaxBodyBytes);
        }
        return next(context);
    }

    private static void CheckAccept(HttpRequest request, Endpoint endpoint)
    {
        if (request.Headers.Accept.Count == 0)
            return;
        if (!MediaTypeHeaderValue.TryParseList([.. request.Headers.Accept.OfType<string>()], out var accepted))
            throw Problems.Of(ProblemCodes.InvalidHeader, null, new ProblemError("Accept", ErrorCodes.InvalidFormat)).Throw();
        var offered = endpoint
            .Metadata.GetOrderedMetadata<IProducesResponseTypeMetadata>()
            .SelectMany(produces => produces.ContentTypes)
            .Append("application/json")
            .Append("application/problem+json");
        if (!offered.Any(type => accepted.Any(range => range.Quality is not 0 && new MediaTypeHeaderValue(type).IsSubsetOf(range))))
            throw Problems.Of(ProblemCodes.NotAcceptable).Throw();
    }

    /// <summary>Nothing is unpacked: a kilobyte may hold a gigabyte (RFC 9110 15.5.16).</summary>
    private static void CheckEncoding(HttpRequest request, Endpoint endpoint)
    {
        if (endpoint.Metadata.GetMetadata<IAcceptsMetadata>() is null)
            return;
        // RFC 8259 8.1: JSON has one character set.
        if (
            MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            && type.Charset is { HasValue: true, Length: > 0 } charset
            && !HeaderUtilities.RemoveQuotes(charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase)
        )
            throw Problems.Of(ProblemCodes.UnsupportedMediaType, "Text is UTF-8.").Throw();
        var encoding = request.Headers.ContentEncoding.ToString();
        if (encoding.Length > 0 && encoding != "identity")
            throw Problems
                .Of(ProblemCodes.UnsupportedMediaType, "A body is sent as it is.")
                .WithHeader("Accept-Encoding", "identity")
                .Throw();
    }

    private static void LimitBody(HttpContext context, long most)
    {
        if (context.Request.ContentLength > most)
            throw Problems.Of(ProblemCodes.PayloadTooLarge, $"At most {most} bytes.").Throw();
        // For bodies that do not tell their length the web server counts.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } feature)
            feature.MaxRequestBodySize = most;
    }
}
