using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace KpnEen.Api.Conventions;

/// <summary>Where the <c>type</c> of a problem leads: programs get its entry of the registry, browsers are sent to its page.</summary>
internal static class ProblemPages
{
    public static void MapProblemPages(this IEndpointRouteBuilder app)
    {
        app.MapGet(
                "/problems",
                IResult (HttpRequest request) => IsBrowser(request) ? See("/docs/problems") : TypedResults.Ok(ProblemCatalog.All)
            )
            .AllowAnonymous()
            .ExcludeFromDescription();
        app.MapGet(
                "/problems/{code}",
                IResult (HttpRequest request, string code) =>
                {
                    if (ProblemCatalog.All.FirstOrDefault(kind => kind.Code == code) is not { } kind)
                        throw Problems.NotFound().Throw();
                    return IsBrowser(request) ? See($"/docs/problems/{kind.Code}") : TypedResults.Ok(kind);
                }
            )
            .AllowAnonymous()
            .ExcludeFromDescription();
    }

    private static RedirectHttpResult See(string page) => TypedResults.Redirect(page);

    // A browser names HTML; a program that names nothing, or */*, gets JSON.
    private static bool IsBrowser(HttpRequest request) =>
        request.GetTypedHeaders().Accept.Any(type => type.MediaType.Equals("text/html", StringComparison.OrdinalIgnoreCase));
}
