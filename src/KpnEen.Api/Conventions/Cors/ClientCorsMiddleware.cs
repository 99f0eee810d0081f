using KpnEen.Api.Security;
using Microsoft.AspNetCore.Http;

namespace KpnEen.Api.Conventions;

/// <summary>Takes back what <see cref="CorsMiddleware"/> allowed when the token's client names other origins than the page's.</summary>
internal sealed class ClientCorsMiddleware(RequestDelegate next, AllowedOrigins origins)
{
    public async Task InvokeAsync(HttpContext context, TenantContext tenant)
    {
        var headers = context.Response.Headers;
        if (
            headers.AccessControlAllowOrigin is [{ } origin]
            && tenant.IsAuthenticated
            && !await origins.ContainsAsync(origin, tenant.ClientId, context.RequestAborted)
        )
            (headers.AccessControlAllowOrigin, headers.AccessControlExposeHeaders) = (default, default);
        await next(context);
    }
}
