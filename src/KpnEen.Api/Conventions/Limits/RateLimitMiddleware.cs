using KpnEen.Api.Security;
using KpnEen.Http;
using KpnEen.Http.Limits;
using Microsoft.AspNetCore.Http;

namespace KpnEen.Api.Conventions;

/// <summary>
/// Counts requests by client and tenant, those without a token by address, and tells in <c>RateLimit</c> and <c>RateLimit-Policy</c> what is left. Stands after the token was checked; a refused
/// token is counted by <see cref="RefusedTokenLimit"/>.
/// </summary>
internal sealed class RateLimitMiddleware(RequestDelegate next, RateLimits limits)
{
    public Task InvokeAsync(HttpContext context, TenantContext tenant)
    {
        if (context.GetEndpoint() is not { } endpoint || endpoint.Metadata.GetMetadata<ApiOperation>() is null)
            return next(context);
        var states = tenant.IsAuthenticated ? Take(tenant, endpoint) : limits.Take((limits.Options.Address, SourceAddress.Of(context)));
        RateLimitAnswer.Tell(context.Response, states);
        return states[^1].Taken ? next(context) : throw RateLimitAnswer.Refusal(states[^1]).Throw();
    }

    private RateLimitState[] Take(TenantContext tenant, Endpoint endpoint)
    {
        var client = (limits.Options.Client, tenant.ClientId);
        if (tenant.TenantIdOrNull is not { } id)
            return limits.Take(client);
        return endpoint.Metadata.GetMetadata<CostlyOperation>() is null
            ? limits.Take(client, (limits.Options.Tenant, id))
            : limits.Take(client, (limits.Options.Tenant, id), (limits.Options.Calls, id));
    }
}
