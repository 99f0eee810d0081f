using Microsoft.AspNetCore.Http;

namespace KpnEen.Api.Conventions;

/// <summary>Refuses a request that tells its length twice, and hangs up: a proxy before us may have read another one (RFC 9112 6.3, request smuggling).</summary>
internal sealed class FramingMiddleware(RequestDelegate next)
{
    // Where Kestrel puts the Content-Length that Transfer-Encoding overrules.
    private const string OverruledLength = "X-Content-Length";

    public Task InvokeAsync(HttpContext context)
    {
        var headers = context.Request.Headers;
        if (headers.TransferEncoding.Count == 0 || !headers.ContainsKey(OverruledLength))
            return next(context);
        context.Response.Headers.Connection = "close";
        throw Problems.Of(ProblemCodes.MalformedRequest, "Content-Length and Transfer-Encoding exclude each other.").Throw();
    }
}
