using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace KpnEen.Api.Conventions;

public static class IfMatchEndpoints
{
    /// <summary>428 when If-Match is absent; the handler then takes an <see cref="IfMatch"/> and checks the revision (412).</summary>
    public static RouteHandlerBuilder RequireIfMatch(this RouteHandlerBuilder endpoint) =>
        endpoint
            .WithMetadata(new RequiresIfMatch())
            .AddEndpointFilter(
                (context, next) =>
                    IfMatch.Of(context.HttpContext.Request).Given
                        ? next(context)
                        : ValueTask.FromResult<object?>(Problems.PreconditionRequired())
            );
}
