using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace KpnEen.Api.Conventions;

/// <summary>Where the <c>type</c> of a problem leads: the registry, readable by people and programs.</summary>
internal static class ProblemPages
{
    public static void MapProblemPages(this IEndpointRouteBuilder app)
    {
        app.MapGet("/problems", () => TypedResults.Ok(ProblemCatalog.All)).AllowAnonymous().ExcludeFromDescription();
        app.MapGet(
                "/problems/{code}",
                Results<Ok<ProblemKind>, ProblemHttpResult> (string code) =>
                    ProblemCatalog.All.FirstOrDefault(kind => kind.Code == code) is { } kind
                        ? TypedResults.Ok(kind)
                        : throw Problems.NotFound().Throw()
            )
            .AllowAnonymous()
            .ExcludeFromDescription();
    }
}
