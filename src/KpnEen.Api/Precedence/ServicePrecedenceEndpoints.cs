using KpnEen.Api.OpenApi;
using KpnEen.Api.Security;
using KpnEen.Pbx.Services;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace KpnEen.Api.Precedence;

/// <summary><c>GET /v1/service-precedence</c>: docs/precedence.md as data.</summary>
internal static class ServicePrecedenceEndpoints
{
    public static void MapServicePrecedence(this IEndpointRouteBuilder v1) =>
        v1.MapGet("/service-precedence", Get)
            .WithTags("Services")
            .Operation(
                "getServicePrecedence",
                "Get the order of the services",
                "Which service looks at a call before which, and what each does there: why one setting makes another void."
            )
            .Produces<ServicePrecedenceView>()
            .RequireScope(Scopes.DirectoryRead);

    private static Ok<ServicePrecedenceView> Get() =>
        TypedResults.Ok(
            new ServicePrecedenceView
            {
                Originating = ServiceStep.Of(ServicePrecedence.Originating),
                Outgoing = ServiceStep.Of(ServicePrecedence.Outgoing),
                Terminating = ServiceStep.Of(ServicePrecedence.Terminating),
            }
        );
}
