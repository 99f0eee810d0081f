using System.Globalization;
using KpnEen.Http;
using KpnEen.Http.Limits;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace KpnEen.Identity;

/// <summary>Before all that anyone may ask of the authorization server without proving anything: each request costs a row or a password hash, so an address has a quota, that of the API for strangers.</summary>
internal static class AddressLimit
{
    public static async ValueTask<object?> FilterAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var context = invocation.HttpContext;
        var limits = context.RequestServices.GetRequiredService<RateLimits>();
        var state = limits.Take((limits.Options.Address, SourceAddress.Of(context)))[0];
        if (state.Taken)
            return await next(invocation);
        context.Response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(state.Reset.TotalSeconds))
            .ToString(CultureInfo.InvariantCulture);
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Json(
            new Dictionary<string, string>
            {
                ["error"] = "temporarily_unavailable",
                ["error_description"] = "Too many requests of this address.",
            },
            statusCode: StatusCodes.Status429TooManyRequests
        );
    }
}
