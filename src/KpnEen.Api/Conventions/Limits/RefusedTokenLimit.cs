using KpnEen.Http;
using KpnEen.Http.Limits;
using Microsoft.AspNetCore.Http;

namespace KpnEen.Api.Conventions;

/// <summary>Counts answers 401 by address, and turns them into 429 when there are too many. Whoever has a valid token at the same address is not concerned.</summary>
internal sealed class RefusedTokenLimit(RequestDelegate next, RateLimits limits)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (ProblemException e)
            when (e.Result.Kind.Status is StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden
                && !RateLimitAnswer.IsTold(context.Response)
            )
        {
            var states = limits.Take((limits.Options.Address, SourceAddress.Of(context)));
            RateLimitAnswer.Tell(context.Response, states);
            if (!states[0].Taken)
                throw RateLimitAnswer.Refusal(states[0]).Throw();
            throw;
        }
    }
}
