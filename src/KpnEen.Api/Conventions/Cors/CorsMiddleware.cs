using KpnEen.Http;
using KpnEen.Http.Limits;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace KpnEen.Api.Conventions;

/// <summary>
/// Lets pages of registered origins read answers (Fetch 3.2), refusals too, and answers their preflight requests. Nobody else's, never with cookies: a page has
/// a token or it has nothing. Stands before the token is looked at; <see cref="ClientCorsMiddleware"/> then holds the origin against the client.
/// </summary>
internal sealed class CorsMiddleware(RequestDelegate next, AllowedOrigins origins, RateLimits limits)
{
    private const string Methods = "GET, POST, PUT, PATCH, DELETE";
    private const string RequestHeaders =
        "Authorization, DPoP, Content-Type, Accept, If-Match, If-None-Match, Idempotency-Key, Api-Version, Kpn-Tenant, Range, Last-Event-ID, X-Request-Id, traceparent";
    private const string Exposed =
        "ETag, Location, Retry-After, RateLimit, RateLimit-Policy, Idempotency-Replayed, Kpn-Settings-Pending, Api-Version, Deprecation, Sunset, Link, "
        + "X-Request-Id, WWW-Authenticate, DPoP-Nonce, Accept-Patch, Content-Disposition, Content-Range, Repr-Digest";

    // Browsers keep it no longer than that (Chromium).
    private const string TwoHours = "7200";

    public async Task InvokeAsync(HttpContext context)
    {
        var (request, response) = (context.Request, context.Response);
        if (
            request.Headers.Origin is not [{ Length: > 0 } origin]
            || !request.Path.StartsWithSegments("/v1", StringComparison.Ordinal)
            || AnswersPreflights(context.GetEndpoint())
        )
        {
            await next(context);
            return;
        }

        response.Headers.Vary = "Origin";
        var isPreflight = HttpMethods.IsOptions(request.Method) && request.Headers.AccessControlRequestMethod.Count > 0;
        if (!await origins.ContainsAsync(origin, null, context.RequestAborted))
        {
            if (isPreflight)
                throw Refuse(context).Throw();
            await next(context);
            return;
        }

        response.Headers.AccessControlAllowOrigin = origin;
        if (isPreflight)
        {
            response.Headers.AccessControlAllowMethods = Methods;
            response.Headers.AccessControlAllowHeaders = RequestHeaders;
            response.Headers.AccessControlMaxAge = TwoHours;
            response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }

        response.Headers.AccessControlExposeHeaders = Exposed;
        await next(context);
    }

    // Those of call-me-now, for visitors who have no token.
    private static bool AnswersPreflights(Endpoint? endpoint) =>
        endpoint?.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Contains(HttpMethods.Options) == true;

    private ProblemResult Refuse(HttpContext context)
    {
        var states = limits.Take((limits.Options.Address, SourceAddress.Of(context)));
        return states[0].Taken ? Problems.Of(ProblemCodes.OriginNotAllowed) : RateLimitAnswer.Refusal(states[0]);
    }
}
